/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.time.Instant;
import java.util.List;

/**
 * Why a request was refused, as a value that names the thing at fault. {@link #explanation()} is a sentence in English
 * for the host's log; nothing of the refused mail was sent or kept.
 *
 * <p>A minor version may add a kind: keep a default branch when you tell them apart.
 */
public sealed interface Rejection {
    /**
     * Says in English what is wrong and where.
     *
     * @return one sentence
     */
    String explanation();

    /**
     * Nobody knows this account: the host's account directory does not have it, or the name itself is not of the form
     * {@code [A-Za-z0-9._:@-]{1,64}}.
     *
     * @param account the name as given
     */
    record UnknownAccount(String account) implements Rejection {
        @Override
        public String explanation() {
            return "There is no account \"" + printable(account) + "\".";
        }
    }

    /**
     * The catalogue has no such template.
     *
     * @param templateId the id as given
     * @param known the ids that exist
     */
    record UnknownTemplate(String templateId, List<String> known) implements Rejection {
        /** Copies the list. */
        public UnknownTemplate {
            known = List.copyOf(known);
        }

        @Override
        public String explanation() {
            return "There is no template \"" + printable(templateId) + "\". There are: "
                    + printable(String.join(", ", known)) + ".";
        }
    }

    /**
     * Nothing that renders templates is running right now. Unlike the others this one may pass: while the catalogue is
     * updated it is away for a moment.
     *
     * @param templateId the id as given
     */
    record TemplatesAbsent(String templateId) implements Rejection {
        @Override
        public String explanation() {
            return "The template \"" + printable(templateId)
                    + "\" cannot be rendered: no template catalogue is running. "
                    + "Install the feature letterhead-templates, or send given content.";
        }
    }

    /**
     * The locale is not a language: it is empty or no language of ISO 639.
     *
     * @param languageTag the locale as BCP 47 language tag
     */
    record UnknownLocale(String languageTag) implements Rejection {
        @Override
        public String explanation() {
            return "\"" + printable(languageTag) + "\" is not a language. Give a BCP 47 tag such as en, fr-CA or pl.";
        }
    }

    /**
     * The model lacks variables that the template needs.
     *
     * @param templateId the template
     * @param variables the names that are missing, dotted where they are nested
     */
    record MissingVariables(String templateId, List<String> variables) implements Rejection {
        /** Copies the list. */
        public MissingVariables {
            variables = List.copyOf(variables);
        }

        @Override
        public String explanation() {
            return "The model for template \"" + printable(templateId) + "\" lacks: "
                    + printable(String.join(", ", variables)) + ".";
        }
    }

    /**
     * A variable of the model is not of the type that the template declares, or of a type that no template may see.
     *
     * @param templateId the template
     * @param variable the variable, dotted where it is nested
     * @param expected the type that is needed, in words
     */
    record WrongVariable(String templateId, String variable, String expected) implements Rejection {
        @Override
        public String explanation() {
            return "The variable \"" + printable(variable) + "\" of template \"" + printable(templateId) + "\" must be "
                    + expected + ".";
        }
    }

    /**
     * An address cannot be written to.
     *
     * @param address the text as given
     * @param problem what is wrong with it, in English
     */
    record MalformedAddress(String address, String problem) implements Rejection {
        @Override
        public String explanation() {
            return "\"" + printable(address) + "\" is not a mail address: " + problem + ".";
        }
    }

    /**
     * A text that becomes part of a mail header has a character that could start another header.
     *
     * @param what which text
     * @param position where the character stands, from 0
     * @param character the character
     */
    record ForbiddenCharacter(String what, int position, char character) implements Rejection {
        @Override
        public String explanation() {
            return String.format(
                    "The %s has the control character U+%04X at position %d; a mail header cannot hold it.",
                    printable(what), (int) character, position);
        }
    }

    /**
     * Something is longer or larger than allowed.
     *
     * @param what which thing
     * @param size its size, in the unit of the limit
     * @param limit the most that is allowed
     */
    record TooLarge(String what, long size, long limit) implements Rejection {
        @Override
        public String explanation() {
            return "The " + printable(what) + " is too large: " + size + ", at most " + limit + " is allowed.";
        }
    }

    /**
     * An attachment cannot be sent as it is.
     *
     * @param fileName its name
     * @param problem what is wrong with it, in English
     */
    record BadAttachment(String fileName, String problem) implements Rejection {
        @Override
        public String explanation() {
            return "The attachment \"" + printable(fileName) + "\" cannot be sent: " + problem + ".";
        }
    }

    /**
     * A part of the request that must be there is empty.
     *
     * @param what which part
     */
    record Missing(String what) implements Rejection {
        @Override
        public String explanation() {
            return "The request has no " + what + ".";
        }
    }

    /**
     * The mail may not leave that late.
     *
     * @param notBefore the moment asked for
     * @param latest the latest that is allowed
     */
    record TooLate(Instant notBefore, Instant latest) implements Rejection {
        @Override
        public String explanation() {
            return "The mail is to leave at " + notBefore + " at the earliest; at most " + latest + " is allowed.";
        }
    }

    /**
     * A mail cannot be sent again.
     *
     * @param mail the mail
     * @param problem why not, in English
     */
    record NotResendable(MailId mail, String problem) implements Rejection {
        @Override
        public String explanation() {
            return "Mail " + mail + " cannot be sent again: " + problem + ".";
        }
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(400).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }
}
