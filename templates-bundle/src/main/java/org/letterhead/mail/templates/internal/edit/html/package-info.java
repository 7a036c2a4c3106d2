/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * HTML that accounts write: {@code Tags} finds the Mustache tags, {@code Masked} hides them from parsers, {@code MailHtml} keeps what a
 * mail may have, with {@code MailPolicy} and {@code MailStyles} saying what that is and {@code InlinedStyles} writing styles into
 * elements; {@code HtmlCheck} looks at links and pictures, {@code TextFromHtml} makes the plain text.
 */
package org.letterhead.mail.templates.internal.edit.html;
