/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.tables.StoredTime;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateEditor.TestSending;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mails previews: to verified addresses alone, and a few of an account in an hour. */
@Component(service = TestMails.class, configurationPid = "org.letterhead.mail.templates")
@Designate(ocd = TestMails.Configuration.class)
public final class TestMails {
    private static final Logger LOG = LoggerFactory.getLogger(TestMails.class);
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration COUNTED = Duration.ofDays(1);

    /** How the operator writes the settings. */
    @ObjectClassDefinition(name = "Letterhead: templates", description = "Previews that are mailed.")
    public @interface Configuration {
        /** Bound of previews. */
        @AttributeDefinition(
                name = "Previews of an account",
                description = "How many previews one account may have mailed in an hour, 1 to 10000.")
        int test_most_per_account_per_hour() default 30;
    }

    private final TemplatesStore store;
    private final int most;
    private final Clock clock;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailService mails;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile VerifiedAddresses addresses;

    /** Called by Declarative Services. */
    @Activate
    public TestMails(@Reference TemplatesStore store, Configuration configuration) {
        this(store, configuration.test_most_per_account_per_hour(), Clock.systemUTC());
    }

    TestMails(TemplatesStore store, int most, Clock clock) {
        if (most < 1 || most > 10_000) {
            throw new IllegalArgumentException(
                    "etc/org.letterhead.mail.templates.cfg: test.most.per.account.per.hour is " + most
                            + " and must be from 1 to 10000");
        }
        this.store = store;
        this.most = most;
        this.clock = clock;
    }

    /** Has a preview accepted for sending. */
    TestSending send(String account, RenderedMail mail, MailAddress recipient) {
        MailService service = mails;
        VerifiedAddresses book = addresses;
        if (service == null) {
            return not("test.no-mail", Map.of());
        }
        if (book == null) {
            return not("test.no-addresses", Map.of());
        }
        try {
            if (!book.isVerified(account, recipient)) {
                return not("test.not-verified", Map.of("address", recipient.toString()));
            }
        } catch (MailUnavailableException e) {
            return not("test.not-accepted", Map.of("reason", String.valueOf(e.getMessage())));
        }
        // Counted before it is sent: who counts after lets two at once through.
        Optional<Instant> again = store.transaction(handle -> count(handle, account));
        return again.isPresent()
                ? not(
                        "test.too-many",
                        Map.of(
                                "most",
                                Integer.toString(most),
                                "again",
                                again.get().toString()))
                : accepted(service, account, mail, recipient);
    }

    private static TestSending accepted(MailService service, String account, RenderedMail mail, MailAddress recipient) {
        try {
            return new TestSending.Accepted(service.send(MailRequest.forAccount(account)
                    // Whatever its class is: somebody waits for this one, and nobody subscribed to it.
                    .messageClass(MessageClass.TRANSACTIONAL)
                    .content(new MailContent.Given(mail.subject(), mail.text(), mail.html()))
                    .locale(mail.locale())
                    .to(new Mailbox("", recipient))
                    .build()));
        } catch (MailRejectedException | MailUnavailableException e) {
            return not("test.not-accepted", Map.of("reason", String.valueOf(e.getMessage())));
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The mail service failed when a preview was to be mailed", e);
            return not("test.failed", Map.of());
        }
    }

    private static TestSending not(String key, Map<String, String> arguments) {
        return new TestSending.NotPossible(EditorWords.advice(key, arguments));
    }

    /** Counts one more, one at a time on all nodes; if there are too many already, says when there may be another. */
    private Optional<Instant> count(Handle handle, String account) {
        handle.createUpdate("update lh_templates_gate set turn = turn + 1 where name = 'test'")
                .execute();
        Instant now = clock.instant();
        handle.createUpdate("delete from lh_templates_test where account = :account and mailed_at < :end")
                .bind("account", account)
                .bind("end", StoredTime.of(now.minus(COUNTED)))
                .execute();
        var latest = handle.createQuery("select mailed_at from lh_templates_test where account = :account"
                        + " and mailed_at > :start order by mailed_at desc fetch first " + most + " rows only")
                .bind("account", account)
                .bind("start", StoredTime.of(now.minus(WINDOW)))
                .map((row, context) -> StoredTime.read(row, "mailed_at"))
                .list();
        if (latest.size() == most) {
            return Optional.of(latest.get(most - 1).plus(WINDOW));
        }
        handle.createUpdate("insert into lh_templates_test (id, account, mailed_at) values (:id, :account, :now)")
                .bind("id", MailId.create(clock).value())
                .bind("account", account)
                .bind("now", StoredTime.of(now))
                .execute();
        return Optional.empty();
    }
}
