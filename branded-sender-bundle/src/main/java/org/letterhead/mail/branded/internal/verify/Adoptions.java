/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.BrandedSenders.Use;
import org.letterhead.mail.account.SenderAdoption;
import org.letterhead.mail.account.SenderAdoption.Cause;
import org.letterhead.mail.branded.internal.BrandedTransport;
import org.letterhead.mail.branded.internal.verify.Sender.Todo;
import org.letterhead.mail.branded.internal.verify.Sender.Verified;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what was verified to use, and out of it, at whoever keeps the accounts' settings.
 *
 * <p>What is to be told is written down in the transaction that verifies, and told after it. If this process dies between the two, or nobody is
 * there to be told, it is told later: what is told again changes nothing. The account's row is held meanwhile, so that nothing is told
 * that does not count any more.
 */
@Component(service = Adoptions.class)
public final class Adoptions {
    private static final Logger LOG = LoggerFactory.getLogger(Adoptions.class);

    private final BrandedStore store;
    private final ReentrantLock telling = new ReentrantLock(true);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SenderAdoption adoption;

    /** Called by Declarative Services. */
    @Activate
    public Adoptions(@Reference BrandedStore store) {
        this.store = store;
    }

    /** Whether anybody is there to be told. */
    boolean isPossible() {
        return adoption != null;
    }

    /** Who is there to be told; another object after it has come back. */
    Object present() {
        return adoption;
    }

    /**
     * Tells what is still to be told of an account.
     *
     * @return whether all is told; if not, it is tried again later
     */
    boolean settle(String account) {
        SenderAdoption present = adoption;
        if (present == null) {
            return false;
        }
        try (Turn turn = Turn.of(telling)) {
            return store.transaction(handle -> settle(handle, account, present));
        } catch (MailUnavailableException e) {
            LOG.info("The sender of account {} is put to use, or out of it, later: {}", account, e.getMessage());
            return false;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "The sender of account {} cannot be put to use, or out of it, now; it is tried again in a minute",
                    account,
                    e);
            return false;
        }
    }

    private static boolean settle(Handle handle, String account, SenderAdoption present) {
        Sender sender = SenderRows.lock(handle, account);
        if (sender.todo() == Todo.NOTHING) {
            return true;
        }
        Cause cause = new Cause(sender.becauseOf(), sender.because(), details(sender));
        if (sender.verified().isEmpty()) {
            present.abandon(account, BrandedSenders.WAY, cause);
        } else if (sender.todo() == Todo.ADOPT
                || present.change(
                                account,
                                BrandedSenders.WAY,
                                values(sender.verified().get()),
                                cause)
                        .isEmpty()) {
            present.adopt(account, BrandedSenders.WAY, values(sender.verified().get()), cause);
        }
        SenderRows.put(handle, sender.told());
        return true;
    }

    /** Whether mail leaves from an account's verified address. */
    Use use(Sender sender, Verified verified) {
        SenderAdoption present = adoption;
        if (present == null || sender.todo() == Todo.ADOPT) {
            return Use.COMING;
        }
        try {
            Optional<SenderAdoption.Adopted> adopted = present.of(sender.account(), BrandedSenders.WAY);
            return adopted.filter(kept ->
                            verified.address().toString().equals(kept.values().get(BrandedTransport.ADDRESS)))
                    .map(kept -> Use.valueOf(kept.use().name()))
                    .orElse(Use.COMING);
        } catch (MailUnavailableException e) {
            return Use.COMING;
        }
    }

    private static Map<String, String> details(Sender sender) {
        return sender.verified()
                .map(verified -> Map.of("address", verified.address().toString(), "name", verified.name()))
                .orElse(Map.of());
    }

    private static Map<String, String> values(Verified verified) {
        Map<String, String> values = new HashMap<>();
        values.put(BrandedTransport.ADDRESS, verified.address().toString());
        if (!verified.name().isEmpty()) {
            values.put(BrandedTransport.NAME, verified.name());
        }
        return values;
    }
}
