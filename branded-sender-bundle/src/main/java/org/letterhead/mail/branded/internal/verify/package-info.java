/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** How an account's own address is verified: the wish, the mail, the two pages, what is told to whoever keeps the accounts' settings. */
package org.letterhead.mail.branded.internal.verify;
