/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.template;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.letterhead.mail.Advice;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an account's administrators do with its templates. The shared layout ({@value #LAYOUT}) and the shared footer ({@value #FOOTER}) are in the same list
 * and are edited in the same way. May be called from any thread.
 *
 * <p>Every method throws {@link MailUnavailableException} if the store is away; nothing is changed then. Those that take an actor throw
 * {@link SecurityException} if that one does not administer the account. A template or a language that does not exist is an
 * {@link IllegalArgumentException} that names those that do.
 */
@ProviderType
public interface TemplateEditor {
    /** The id of the shared layout, which stands around the HTML of templates. */
    String LAYOUT = "layout";

    /** The id of the shared footer, in which templates end. */
    String FOOTER = "footer";

    /**
     * Lists all templates, with what the account has changed of them.
     *
     * @param account the account's name
     * @param reader the language for names and descriptions
     * @return by id
     */
    List<AccountTemplate.Entry> list(String account, Locale reader);

    /**
     * Gives one template's texts.
     *
     * @param account the account's name
     * @param templateId its id
     * @param language a language that it has; an account may also begin one that it has not
     * @param reader the language for name and description
     */
    AccountTemplate get(String account, String templateId, Locale language, Locale reader);

    /**
     * Checks texts without saving anything.
     *
     * @param account the account's name
     * @param templateId the template
     * @param language the language of the texts
     * @param texts the parts to look at; the others count as they are
     * @param reader the language of the answer
     * @return what is wrong or could be better, errors first
     */
    List<TemplateFinding> check(
            String account, String templateId, Locale language, Map<TemplatePart, String> texts, Locale reader);

    /**
     * Saves texts. What is the same as the original is not kept, and what the account had written there before is given up.
     *
     * @param actor who saves
     * @param account the account's name
     * @param templateId the template
     * @param language the language of the texts
     * @param texts the parts that are to change; one that is given as it is kept has been seen, so its drift ends
     * @param version the {@link AccountTemplate#version()} that they were written over
     * @param reader the language of the answer
     * @return what came of it; all parts are saved or none is
     */
    Saving save(
            Actor actor,
            String account,
            String templateId,
            Locale language,
            Map<TemplatePart, String> texts,
            long version,
            Locale reader);

    /**
     * Brings originals back.
     *
     * @param actor who does it
     * @param account the account's name
     * @param which of what
     * @return how many texts of the account's own were given up
     */
    int reset(Actor actor, String account, TemplateReset which);

    /**
     * Switches a kind of mail off or on again, where {@link TemplateDescriptor#maySwitchOff()}. What is sent while it is off becomes SUPPRESSED.
     *
     * @param actor who does it
     * @param account the account's name
     * @param templateId the template
     * @param off whether it is not sent from now on
     * @throws IllegalArgumentException if this kind cannot be switched off
     */
    void switchOff(Actor actor, String account, String templateId, boolean off);

    /**
     * Tells who changed what, the latest first.
     *
     * @param account the account's name
     * @param before the change that the page before ended with; empty for the first page
     * @param most at most so many, 1 to 1,000
     */
    List<Change> changes(String account, Optional<UUID> before, int most);

    /**
     * Renders texts, saved or not, with the template's sample data.
     *
     * @param account the account's name
     * @param templateId the template; of the layout and the footer, with a text that says where a mail's own would stand
     * @param language the language
     * @param texts the parts that are not saved; the others count as they are
     * @param reader the language of the answer
     */
    Preview preview(String account, String templateId, Locale language, Map<TemplatePart, String> texts, Locale reader);

    /**
     * Mails a preview.
     *
     * @param actor who asks
     * @param account the account's name
     * @param templateId as for {@link #preview}
     * @param language the language
     * @param texts the parts that are not saved; the others count as they are
     * @param recipient a verified address of the account's
     * @param reader the language of the answer
     */
    TestSending sendTest(
            Actor actor,
            String account,
            String templateId,
            Locale language,
            Map<TemplatePart, String> texts,
            MailAddress recipient,
            Locale reader);

    /** What came of {@link #save}. */
    sealed interface Saving {
        /**
         * Saved, as the texts stand in it: sanitised HTML may differ from what was given.
         *
         * @param template as it is now
         * @param findings what could be better, and what was taken out
         */
        record Saved(AccountTemplate template, List<TemplateFinding> findings) implements Saving {
            /** Copies the list. */
            public Saved {
                findings = List.copyOf(findings);
            }
        }

        /**
         * Nothing was saved, because of at least one error.
         *
         * @param findings what is wrong, errors first
         */
        record Refused(List<TemplateFinding> findings) implements Saving {
            /** Copies the list. */
            public Refused {
                findings = List.copyOf(findings);
            }
        }

        /**
         * Nothing was saved: somebody else has changed it meanwhile.
         *
         * @param template as it is now, with who and when
         */
        record Conflict(AccountTemplate template) implements Saving {}
    }

    /** What came of {@link #preview}. */
    sealed interface Preview {
        /**
         * Rendered.
         *
         * @param mail subject, plain text and HTML
         * @param source the message as it would leave; empty while nothing composes mails
         * @param findings what could be better
         */
        record Shown(RenderedMail mail, Optional<String> source, List<TemplateFinding> findings) implements Preview {
            /** Copies the list. */
            public Shown {
                findings = List.copyOf(findings);
            }
        }

        /**
         * It cannot be rendered.
         *
         * @param findings what is wrong
         */
        record NotPossible(List<TemplateFinding> findings) implements Preview {
            /** Copies the list. */
            public NotPossible {
                findings = List.copyOf(findings);
            }
        }
    }

    /** What came of {@link #sendTest}. */
    sealed interface TestSending {
        /**
         * Accepted.
         *
         * @param mail its id
         */
        record Accepted(MailId mail) implements TestSending {}

        /**
         * The texts cannot be sent.
         *
         * @param findings what is wrong
         */
        record Refused(List<TemplateFinding> findings) implements TestSending {
            /** Copies the list. */
            public Refused {
                findings = List.copyOf(findings);
            }
        }

        /**
         * Not sent for another reason: the address is not verified, too many tests, nothing accepts mail now.
         *
         * @param advice what and what to do
         */
        record NotPossible(Advice advice) implements TestSending {}
    }

    /**
     * One change of an account's templates.
     *
     * @param id version 7: later changes sort later
     * @param at when
     * @param actor who, as in {@code user anna}
     * @param what {@code saved}, {@code reset}, {@code switched-off}, {@code switched-on}
     * @param templateId of which template; empty if of all
     * @param language in which language; empty if in all
     * @param parts which parts; empty if all
     */
    record Change(
            UUID id,
            Instant at,
            String actor,
            String what,
            Optional<String> templateId,
            Optional<Locale> language,
            List<TemplatePart> parts) {
        /** Copies the list. */
        public Change {
            parts = List.copyOf(parts);
        }
    }
}
