/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.transport.FormRule.Level;

/** What the command mail:senders does and says. */
class SenderCommandTest {
    private static final Instant THEN = Instant.parse("2026-11-21T08:00:00.5Z");
    private static final BrandedSenders.Appearance VIA = new BrandedSenders.Appearance(
            Optional.of("Acme (via Platform) <mail@platform.example>"),
            BrandedSenders.Reason.FREE_MAIL,
            "Only gmail.com can send for it.");
    private static final BrandedSenders.Verified VERIFIED = new BrandedSenders.Verified(
            MailAddress.of("acme@gmail.example"),
            "Acme",
            THEN,
            Optional.of(THEN.plusSeconds(60)),
            BrandedSenders.Use.ACTIVE,
            VIA,
            "All mail leaves from it.");
    private static final BrandedSenders.Wanted WANTED = new BrandedSenders.Wanted(
            MailAddress.of("shop@acme.example"),
            "",
            THEN,
            THEN.plusSeconds(86_400),
            "user b\u001b[2Jen",
            BrandedSenders.Progress.MAILED,
            new BrandedSenders.Appearance(
                    Optional.empty(), BrandedSenders.Reason.UNPROVEN_DOMAIN, "Nothing proves the domain."),
            "Open the link.");
    private static final BrandedSenders.BrandedSender ACME = new BrandedSenders.BrandedSender(
            "acme", BrandedSenders.State.VERIFIED, Optional.of(VERIFIED), Optional.of(WANTED));

    private final Book book = new Book();
    private final Registry registry = new Registry().add(BrandedSenders.class, book, Map.of());

    private String run(Object... words) throws Exception {
        String printed = Console.run(new KeepSenders(), registry.context(), words);
        assertThat(registry.borrowed()).isZero();
        return printed;
    }

    private void refused(String why, Object... words) {
        assertThatThrownBy(() -> run(words))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(why);
        assertThat(registry.borrowed()).isZero();
    }

    @Test
    void listsAllAccountsPageByPage() throws Exception {
        assertThat(run()).contains("No account has asked");
        book.all.add(ACME);
        IntStream.range(0, 450).forEach(i -> book.all.add(bare("x%03d".formatted(i))));
        assertThat(run("list"))
                .contains("acme", "acme@gmail.example", "yes, for answers", "shop@acme.example (mailed)")
                .contains("x000", "x449", "unverified");
        assertThat(book.calls).containsOnly("Operator[name=console] lists");
    }

    @Test
    void showsOneInFull() throws Exception {
        assertThat(run("list", "acme"))
                .contains("Account acme: verified", "acme@gmail.example (Acme)", "2026-11-21T08:01:00Z")
                .contains("Acme (via Platform) <mail@platform.example>", "Only gmail.com", "All mail leaves")
                .contains("shop@acme.example", "user b\ufffd[2Jen", "Open the link.", "not known: the operator's own");
        book.sender = bare("acme");
        assertThat(run("list", "acme")).contains("has asked for none");
    }

    @Test
    void asksInTheLanguageOfTheAccount() throws Exception {
        book.asking = new BrandedSenders.Asking.Asked(ACME, "Ouvrez le lien.");
        assertThat(run("request", "acme", "shop@acme.example")).contains("A link is mailed", "Open the link.");
        registry.add(
                AccountDirectory.class,
                account -> Optional.of(new AccountProfile(account, "Acme", Locale.FRENCH, Optional.empty(), List.of())),
                Map.of());
        run("--name", "Acme Shop", "request", "acme", "shop@acme.example");
        run("--language", "pl", "resend", "acme");
        assertThat(book.calls)
                .contains(
                        "Operator[name=console] asks acme shop@acme.example '' en",
                        "Operator[name=console] asks acme shop@acme.example 'Acme Shop' fr",
                        "Operator[name=console] asks again acme pl");
        book.asking = new BrandedSenders.Asking.Verified(ACME, "x");
        assertThat(run("request", "acme", "acme@gmail.example")).contains("verified already");
    }

    @Test
    void endsWhatItIsToldTo() throws Exception {
        book.ending = new BrandedSenders.Ending.Ended(bare("acme"));
        assertThat(run("cancel", "acme")).contains("its link is worth nothing");
        assertThat(run("revoke", "acme")).contains("No mail leaves from it any more");
        assertThat(book.calls)
                .containsExactly("Operator[name=console] cancels acme", "Operator[name=console] revokes acme");
        book.ending = new BrandedSenders.Ending.Nothing(bare("acme"));
        assertThat(run("cancel", "acme")).contains("wants no address");
        assertThat(run("revoke", "acme")).contains("has no address of its own");
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        book.asking = new BrandedSenders.Asking.Refused(
                List.of(new Finding("address", Level.ERROR, "No address."), new Finding("x", Level.ERROR, "No name.")));
        refused("No address. No name.", "request", "acme", "x");
        book.asking = new BrandedSenders.Asking.TooMany(THEN, "x");
        refused("after 2026-11-21T08:00:00Z", "request", "acme", "x@a.example");
        book.asking = new BrandedSenders.Asking.NotPossible("Install something.");
        refused("Install something.", "resend", "acme");
        book.ending = new BrandedSenders.Ending.NotPossible("Nobody is there.");
        refused("Nobody is there.", "revoke", "acme");
        book.refusal = new MailUnavailableException("The database is away.");
        refused("The database is away.", "list");
        book.refusal = new SecurityException("Not you.");
        refused("Not you.", "cancel", "acme");
    }

    @Test
    void slipsAreNamed() {
        refused("nothing that can be done", "remove", "acme");
        refused("Say whose sender", "request");
        refused("Say which address", "request", "acme");
        refused("takes no address", "resend", "acme", "x@a.example");
        refused("--name goes with request", "--name", "x", "resend", "acme");
        refused("--language", "--language", "fr", "list");
        refused("not a language", "--language", "!", "resend", "acme");
        refused("cannot be the name", "list", "two words");
        assertThat(book.calls).isEmpty();
    }

    @Test
    void theFeatureIsNamedThatIsMissing() {
        assertThatThrownBy(() -> Console.run(new KeepSenders(), new Registry().context(), "list"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("letterhead-branded");
    }

    @Test
    void everyWordIsCompleted() throws Exception {
        for (String field : List.of("action", "account", "address", "language")) {
            assertThat(KeepSenders.class.getDeclaredField(field).getAnnotation(Completion.class))
                    .as(field)
                    .isNotNull();
        }
        assertThat(KeepSenders.class
                        .getDeclaredField("action")
                        .getAnnotation(Completion.class)
                        .values())
                .containsExactly("list", "request", "resend", "cancel", "revoke");
    }

    private static BrandedSenders.BrandedSender bare(String account) {
        return new BrandedSenders.BrandedSender(
                account, BrandedSenders.State.UNVERIFIED, Optional.empty(), Optional.empty());
    }

    /** Notes what it is asked, and answers as a test wants. */
    private static final class Book implements BrandedSenders {
        private final List<String> calls = new ArrayList<>();
        private final List<BrandedSender> all = new ArrayList<>();
        private BrandedSender sender = ACME;
        private Asking asking;
        private Ending ending;
        private RuntimeException refusal;

        private void called(Actor actor, String what) {
            calls.add(actor + " " + what);
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public BrandedSender of(Actor actor, String account, Locale reader) {
            assertThat(reader).isEqualTo(Locale.ENGLISH);
            called(actor, "looks at " + account);
            return sender;
        }

        @Override
        public List<BrandedSender> all(Actor actor, Optional<String> after, int most, Locale reader) {
            called(actor, "lists");
            return all.stream()
                    .filter(one -> after.isEmpty() || one.account().compareTo(after.get()) > 0)
                    .limit(most)
                    .toList();
        }

        @Override
        public Asking request(Actor actor, String account, String address, String displayName, Locale reader) {
            called(actor, "asks " + account + " " + address + " '" + displayName + "' " + reader);
            return asking;
        }

        @Override
        public Asking resend(Actor actor, String account, Locale reader) {
            called(actor, "asks again " + account + " " + reader);
            return asking;
        }

        @Override
        public Ending cancel(Actor actor, String account, Locale reader) {
            called(actor, "cancels " + account);
            return ending;
        }

        @Override
        public Ending revoke(Actor actor, String account, Locale reader) {
            called(actor, "revokes " + account);
            return ending;
        }
    }
}
