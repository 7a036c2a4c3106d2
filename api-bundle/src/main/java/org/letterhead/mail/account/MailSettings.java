/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.transport.FormRule;
import org.letterhead.mail.transport.Secret;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an account's administrators choose: how its mail leaves. Settings of a way with a connection of its own are saved only after a test mail
 * that was sent with exactly them was accepted, whoever calls; there is no method here that gets round it.
 *
 * <p>May be called from any thread. Every method throws {@link SecurityException} if the actor does not administer the account, without
 * telling whether there is such an account, {@link MailRejectedException} if there is none, and {@link MailUnavailableException} if
 * the store is away; nothing is changed then. Texts come in the reader's language.
 */
@ProviderType
public interface MailSettings {
    /**
     * Shows everything that an account has set, and what it could.
     *
     * @param actor who asks
     * @param account the account's name
     * @param reader the language of the texts
     */
    AccountSettings of(Actor actor, String account, Locale reader);

    /**
     * Looks at settings without connecting anywhere: what a page can say while they are filled in.
     *
     * @return errors first; empty if they can be tested, or saved if they need no test
     */
    List<Finding> check(Actor actor, String account, Draft draft, Locale reader);

    /**
     * Sends the test mail with exactly these settings, saved or not, over a new connection. Blocks until it was accepted or refused, a minute at
     * most. One test of an account at a time, and a limited number in an hour.
     *
     * @param draft the settings
     * @param recipient a verified address of the account
     * @param reader the language of the mail and of the texts
     */
    Testing test(Actor actor, String account, Draft draft, MailAddress recipient, Locale reader);

    /**
     * Saves a way's settings and makes it the way of all the account's mail. The account's other people are told by mail.
     *
     * @param draft the settings
     * @param proof of {@link Testing.Accepted}; empty for a way that needs no test
     * @param revision of the {@link AccountSettings} on which the change is based
     * @param reader the language of the texts
     */
    Saving save(Actor actor, String account, Draft draft, Optional<String> proof, long revision, Locale reader);

    /**
     * Makes a way that has settings already the way of all the account's mail again, with these.
     *
     * @param way its name
     * @param revision of the {@link AccountSettings} on which the change is based
     */
    Saving switchOn(Actor actor, String account, String way, long revision, Locale reader);

    /**
     * Lets mail leave by the operator's default way instead; the way's settings are kept.
     *
     * @param way its name
     * @param revision of the {@link AccountSettings} on which the change is based
     */
    Saving switchOff(Actor actor, String account, String way, long revision, Locale reader);

    /**
     * Sets the name shown as sender and where answers go, for every way. Needs no test, and so where answers go is no address that only
     * servers with SMTPUTF8 can take.
     *
     * @param names what is shown
     * @param revision of the {@link AccountSettings} on which the change is based
     */
    Saving saveNames(Actor actor, String account, SenderNames names, long revision, Locale reader);

    /**
     * Sets what becomes of mail while the account's own way fails. Needs no test.
     *
     * @param policy what is to count. A way in it must be on offer and included, must need neither settings nor a connection of its own, must
     *     not be the chosen one, and must not show the platform where the neutral way does not; the finding is at {@code way}, one about the
     *     kinds of mail at {@code classes}
     * @param revision of the {@link AccountSettings} on which the change is based
     */
    Saving saveFallback(Actor actor, String account, FallbackPolicy policy, long revision, Locale reader);

    /**
     * Keeps settings for later that are not ready to be saved; they change nothing about the account's mail. Secrets are kept sealed and are
     * never shown. One draft of each way: the latest.
     *
     * @return errors that keep it from being kept, such as an unknown field or a value that is too long; what is only unfinished is no error here
     */
    List<Finding> keepDraft(Actor actor, String account, Draft draft, Locale reader);

    /**
     * Throws a draft away.
     *
     * @param way its name
     * @return whether there was one
     */
    boolean dropDraft(Actor actor, String account, String way);

    /**
     * Lists an account's tests, the latest first, with those that have arrived.
     *
     * @param most at most so many, 1 to 1,000
     */
    List<TestMail> tests(Actor actor, String account, int most);

    /**
     * A way's settings as somebody has filled them in.
     *
     * @param way its name
     * @param values by the names of the form's fields; an empty one counts as absent
     * @param secrets those that were entered now. One that is neither here nor in {@code cleared} means the stored one, which is used only if
     *     every field that decides whom the way connects to is as it was stored
     * @param cleared secrets that are to be forgotten
     */
    record Draft(String way, Map<String, String> values, Map<String, Secret> secrets, Set<String> cleared) {
        /** Copies maps and set. */
        public Draft {
            Objects.requireNonNull(way, "way");
            values = Map.copyOf(values);
            secrets = Map.copyOf(secrets);
            cleared = Set.copyOf(cleared);
        }
    }

    /**
     * Something about one field, or about the whole draft.
     *
     * @param field the field's name; empty for the whole
     * @param level an error stands in the way, a warning does not
     * @param text what it is and what to do
     */
    record Finding(String field, FormRule.Level level, String text) {
        /** Refuses {@code null}. */
        public Finding {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(level, "level");
            Objects.requireNonNull(text, "text");
        }
    }

    /** What came of {@link #test}. */
    sealed interface Testing {
        /**
         * A server has taken the mail. That it arrives is another matter: {@link #tests} tells once its button was pressed.
         *
         * @param test its name in {@link #tests}
         * @param mail its id in the log
         * @param proof to save exactly these settings with, once
         * @param validUntil until when
         * @param from who the mail is from, as far as it is known here; a provider may put another address in
         * @param warnings what to know before saving
         */
        record Accepted(UUID test, MailId mail, String proof, Instant validUntil, Mailbox from, List<Finding> warnings)
                implements Testing {
            /** Copies the list. */
            public Accepted {
                warnings = List.copyOf(warnings);
            }
        }

        /**
         * It was sent and refused, or there was no connection.
         *
         * @param mail its id in the log
         * @param phase how far it came
         * @param cause what kind of trouble it is
         * @param text what happened and what to do; nothing of what the server said
         * @param otherWays ways that the account may use and that need none of this
         */
        record Failed(MailId mail, Failure.Phase phase, Failure.Cause cause, String text, List<String> otherWays)
                implements Testing {
            /** Copies the list. */
            public Failed {
                otherWays = List.copyOf(otherWays);
            }
        }

        /**
         * Nothing was sent, because of at least one error in the settings.
         *
         * @param findings errors first
         */
        record Refused(List<Finding> findings) implements Testing {
            /** Copies the list. */
            public Refused {
                findings = List.copyOf(findings);
            }
        }

        /**
         * Nothing was sent for another reason: the way is not there or not included, the address is not verified, a test is running, too many
         * tests.
         *
         * @param text what it is and what to do
         * @param again when it can be tried again, if that is all
         */
        record NotPossible(String text, Optional<Instant> again) implements Testing {}
    }

    /** What came of a change. */
    sealed interface Saving {
        /**
         * Saved, and counts for the next mail; on other nodes within five seconds.
         *
         * @param settings as they are now
         */
        record Saved(AccountSettings settings) implements Saving {}

        /**
         * Nothing was saved, because of at least one error.
         *
         * @param findings errors first
         */
        record Refused(List<Finding> findings) implements Saving {
            /** Copies the list. */
            public Refused {
                findings = List.copyOf(findings);
            }
        }

        /**
         * Nothing was saved: these settings were not tested, or something was changed since, or the proof is too old or used.
         *
         * @param text what to do
         */
        record NotProven(String text) implements Saving {}

        /**
         * Nothing was saved: somebody else has changed the settings meanwhile.
         *
         * @param settings as they are now, with who and when
         */
        record Conflict(AccountSettings settings) implements Saving {}

        /**
         * Nothing was saved for another reason: the way is not there or not included.
         *
         * @param text what it is and what to do
         */
        record NotPossible(String text) implements Saving {}
    }

    /**
     * A test mail that was sent.
     *
     * @param id its name
     * @param way the way that was tested
     * @param mail its id in the log
     * @param at when
     * @param recipient to whom
     * @param by who, as in {@code user anna}
     * @param accepted whether a server has taken it
     * @param received when its recipient has said that it arrived
     */
    record TestMail(
            UUID id,
            String way,
            MailId mail,
            Instant at,
            MailAddress recipient,
            String by,
            boolean accepted,
            Optional<Instant> received) {}
}
