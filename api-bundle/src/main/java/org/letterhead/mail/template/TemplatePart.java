/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.template;

/** One text of a template that an account may write anew. */
public enum TemplatePart {
    /** The subject, one line. */
    SUBJECT,
    /** The line that an inbox shows behind the subject. In the mail itself nobody sees it. Of templates that stand in the layout. */
    PREHEADER,
    /** The plain text. Where an account has written HTML and no plain text, it is made from the HTML. */
    TEXT,
    /** The HTML. Of a template that stands in the layout: what stands in it; of one that does not: the whole page. */
    HTML,
    /** Of the layout alone: the https link of a picture, or empty. */
    LOGO,
    /** Of the layout alone: the colour of buttons, as in {@code #1f3f6e}. */
    COLOUR,
    /** Of the layout alone: who sends this by law, one or more lines of plain text. */
    LEGAL_ADDRESS
}
