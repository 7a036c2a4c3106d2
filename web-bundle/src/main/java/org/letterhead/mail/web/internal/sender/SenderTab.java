/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.sender;

import java.util.NoSuchElementException;
import java.util.Optional;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.Tab;
import org.letterhead.mail.web.internal.page.Visit;
import org.letterhead.mail.web.internal.page.Words;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The tab that shows who the account's mail is from: names that count for every way, and an address of the account's own. */
@Component(service = SenderTab.class)
public final class SenderTab implements Tab {
    static final Words WORDS = Words.of("sender");

    private static final String REVOKE = "revoke";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailSettings settings;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile BrandedSenders senders;

    private final SenderPage page = new SenderPage(this);

    /** Called by Declarative Services. */
    @Activate
    public SenderTab() {}

    /** With services, {@code null} for those that are away. */
    public SenderTab(MailSettings settings, BrandedSenders senders) {
        this.settings = settings;
        this.senders = senders;
    }

    MailSettings settings() {
        return Visit.there(settings, "accounts-bundle");
    }

    Optional<BrandedSenders> senders() {
        return Optional.ofNullable(senders);
    }

    @Override
    public String name() {
        return "sender";
    }

    @Override
    public Words words() {
        return WORDS;
    }

    @Override
    public Reply show(Visit visit) {
        if (visit.path().isEmpty()) {
            return page.show(visit);
        }
        return isRevoke(visit) ? page.askToRevoke(visit) : new Reply.Missing();
    }

    @Override
    public Reply change(Visit visit) {
        if (!visit.path().isEmpty() && !isRevoke(visit)) {
            throw new NoSuchElementException();
        }
        boolean revoke = visit.form().text("do").equals(REVOKE);
        if (revoke != isRevoke(visit)) {
            // It is asked first.
            throw new NoSuchElementException();
        }
        return page.change(visit);
    }

    private static boolean isRevoke(Visit visit) {
        return visit.path().size() == 1 && visit.required(0).equals(REVOKE);
    }
}
