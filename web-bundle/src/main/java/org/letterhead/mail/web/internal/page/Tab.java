/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

/**
 * A tab of the settings page, and every page below it. Before it is called, the reader was found to be signed in and to administer the account,
 * and a POST to come from one of our pages. Ids in paths and forms are the tab's to check: whatever belongs to another account is {@link Reply.Missing}.
 *
 * <p>What a service throws may pass: {@link SecurityException} and {@link java.util.NoSuchElementException} become "not found",
 * {@link org.letterhead.mail.MailUnavailableException} "not now, nothing was changed".
 */
public interface Tab {
    /** Its name in addresses; its label is the text {@code tab.NAME}. */
    String name();

    /** What it says: its template's {@code t}. */
    Words words();

    /** Shows. Changes nothing. */
    Reply show(Visit visit);

    /** Does what a form asks for. */
    Reply change(Visit visit);

    /** The longest body of a form that is read, in bytes. */
    default int longestForm() {
        return 64 * 1024;
    }
}
