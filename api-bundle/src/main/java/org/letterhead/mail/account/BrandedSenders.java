/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An account's own address through the platform's relay: the way {@code branded}. The address is verified by a link that is mailed to it;
 * only the button on the link's page verifies, and then the address is put to use by itself.
 *
 * <p>May be called from any thread. Every method throws {@link SecurityException} if the actor does not administer the account, without
 * telling whether there is such an account, {@link MailRejectedException} if there is none, and {@link MailUnavailableException} if
 * the store is away; nothing is changed then. Texts come in the reader's language.
 */
@ProviderType
public interface BrandedSenders {
    /** The name of the way. */
    String WAY = "branded";

    /**
     * Shows an account's sender.
     *
     * @param actor who asks
     * @param account the account's name
     * @param reader the language of the texts
     */
    BrandedSender of(Actor actor, String account, Locale reader);

    /**
     * Lists the accounts that have asked for a sender, in the order of their names. For operators and bundles of the host's alone.
     *
     * @param actor who asks
     * @param after the account that the page before ended with; empty for the first page
     * @param most at most so many, 1 to 1,000
     * @param reader the language of the texts
     * @throws SecurityException if the actor is a user
     */
    List<BrandedSender> all(Actor actor, Optional<String> after, int most, Locale reader);

    /**
     * Wants an address, and mails a link to it from the platform's or the white label's own sender. The link of an earlier wish is worth
     * nothing from then on; an address that is verified serves until this one is. Where the address is verified already, only the name is
     * changed, at once.
     *
     * @param actor who asks; named in the mail and on its page
     * @param account the account's name
     * @param address the address, as somebody has typed it
     * @param displayName the name shown with it; empty for the account's own
     * @param reader the language of the mail and of the texts
     */
    Asking request(Actor actor, String account, String address, String displayName, Locale reader);

    /**
     * Mails another link for the address that is wanted or whose time is over, or for the verified one if its time ends. The link before is
     * worth nothing from then on.
     *
     * @param actor who asks
     * @param account the account's name
     * @param reader the language of the mail and of the texts
     */
    Asking resend(Actor actor, String account, Locale reader);

    /**
     * Forgets the wanted address, and its link with it. A verified one stays in use.
     *
     * @param actor who does it
     * @param account the account's name
     * @param reader the language of the texts
     */
    Ending cancel(Actor actor, String account, Locale reader);

    /**
     * Forgets everything: the verified address, which no mail leaves from any more, and the wanted one. Mail leaves by the operator's default way
     * if it left from here.
     *
     * @param actor who does it
     * @param account the account's name
     * @param reader the language of the texts
     */
    Ending revoke(Actor actor, String account, Locale reader);

    /** What came of {@link #request} or {@link #resend}. */
    sealed interface Asking {
        /**
         * A link is mailed, if the address takes one: what is known of it from elsewhere changes nothing about this answer.
         *
         * @param sender as it is now
         * @param text what to do next
         */
        record Asked(BrandedSender sender, String text) implements Asking {}

        /**
         * The address was verified before; the name is as wished. No mail was sent.
         *
         * @param sender as it is now
         * @param text the same in words
         */
        record Verified(BrandedSender sender, String text) implements Asking {}

        /**
         * Nothing was changed, because of at least one error in what was typed. The fields are {@code address} and {@code displayName}.
         *
         * @param findings what is wrong and what to do
         */
        record Refused(List<MailSettings.Finding> findings) implements Asking {
            /** Copies the list. */
            public Refused {
                findings = List.copyOf(findings);
            }
        }

        /**
         * Nothing was changed: this account has asked often enough for now.
         *
         * @param again when it can ask again
         * @param text the same in words
         */
        record TooMany(Instant again, String text) implements Asking {}

        /**
         * Nothing was changed: there is nothing to send again, or there is no page for the link, no template, no mail service, or nobody who
         * could put the address to use.
         *
         * @param text what is missing and what to do
         */
        record NotPossible(String text) implements Asking {}
    }

    /** What came of {@link #cancel} or {@link #revoke}. */
    sealed interface Ending {
        /**
         * It is forgotten.
         *
         * @param sender as it is now
         */
        record Ended(BrandedSender sender) implements Ending {}

        /**
         * There was nothing to forget.
         *
         * @param sender as it is
         */
        record Nothing(BrandedSender sender) implements Ending {}

        /**
         * Nothing was changed, because nobody is there who could take the address out of use.
         *
         * @param text what is missing and what to do
         */
        record NotPossible(String text) implements Ending {}
    }

    /**
     * The sender of an account.
     *
     * @param account the account's name
     * @param state of the whole
     * @param verified the address that may be used
     * @param wanted the address that is to be verified
     */
    record BrandedSender(String account, State state, Optional<Verified> verified, Optional<Wanted> wanted) {
        /** Refuses {@code null}. */
        public BrandedSender {
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(verified, "verified");
            Objects.requireNonNull(wanted, "wanted");
        }
    }

    /** How far an account's sender is. */
    enum State {
        /** There is no address. */
        UNVERIFIED,
        /** A link was mailed, and nothing was verified before. */
        PENDING,
        /** There is a verified address; beside it another one may be wanted. */
        VERIFIED,
        /** The time of the link, or of the verification itself, is over; {@link BrandedSenders#resend} mails another link. */
        EXPIRED
    }

    /**
     * An address that was verified.
     *
     * @param address the address
     * @param displayName the name shown with it; empty for the account's own
     * @param since when the button was pressed
     * @param until when it must be verified again; empty for never
     * @param use whether mail leaves from it
     * @param appearance who mail is from
     * @param text what all that means for the account's mail, in words
     */
    record Verified(
            MailAddress address,
            String displayName,
            Instant since,
            Optional<Instant> until,
            Use use,
            Appearance appearance,
            String text) {
        /** Refuses {@code null}. */
        public Verified {
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(displayName, "displayName");
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(until, "until");
            Objects.requireNonNull(use, "use");
            Objects.requireNonNull(appearance, "appearance");
            Objects.requireNonNull(text, "text");
        }
    }

    /** Whether mail leaves from a verified address. */
    enum Use {
        /** It does. */
        ACTIVE,
        /**
         * It can be switched on: the account's mail leaves by another way that somebody has set up, or as white label where this one would show the
         * platform, or somebody has switched this one off.
         */
        READY,
        /** The account's plan does not include the way. */
        LOCKED,
        /** It is about to be put to use: whoever keeps the accounts' settings is away for the moment. */
        COMING
    }

    /**
     * An address that is to be verified.
     *
     * @param address the address
     * @param displayName the name to be shown with it; empty for the account's own
     * @param since when the last link was mailed, or the verification ended
     * @param until up to when the link works
     * @param askedBy who asked, as in {@code user anna}
     * @param progress how far it is
     * @param appearance who mail would be from
     * @param text what to do next, in words
     */
    record Wanted(
            MailAddress address,
            String displayName,
            Instant since,
            Instant until,
            String askedBy,
            Progress progress,
            Appearance appearance,
            String text) {
        /** Refuses {@code null}. */
        public Wanted {
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(displayName, "displayName");
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(until, "until");
            Objects.requireNonNull(askedBy, "askedBy");
            Objects.requireNonNull(progress, "progress");
            Objects.requireNonNull(appearance, "appearance");
            Objects.requireNonNull(text, "text");
        }
    }

    /** How far a wanted address is. */
    enum Progress {
        /** A link was mailed. */
        MAILED,
        /** The link's time is over, or that of the verification. */
        EXPIRED,
        /** Whoever got the link says that it was not them. No more links of this account go there. */
        DECLINED
    }

    /**
     * Who mail is from, and why.
     *
     * @param from as recipients read it, such as {@code Acme (via Platform) <mail@platform.example>}; empty while the operator's own address is
     *     not in order
     * @param reason why
     * @param text which of the two happens and why, in words
     */
    record Appearance(Optional<String> from, Reason reason, String text) {
        /** Refuses {@code null}. */
        public Appearance {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(text, "text");
        }

        /** Whether recipients see the address itself in From; otherwise it is where their answers go. */
        public boolean asItself() {
            return reason == Reason.PROVEN_DOMAIN || reason == Reason.TRUSTED_DOMAIN;
        }
    }

    /** Why an address stands in From, or does not. */
    enum Reason {
        /** It does: its domain is proven here for this account ({@link DomainProof}). */
        PROVEN_DOMAIN,
        /** It does: the operator says that the relay may send for its domain. */
        TRUSTED_DOMAIN,
        /** It does not: the domain belongs to a provider of mailboxes, and only that provider's servers may send for it. */
        FREE_MAIL,
        /** It does not: nothing proves that the relay may send for its domain. */
        UNPROVEN_DOMAIN
    }
}
