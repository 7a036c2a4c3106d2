/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountProfile;

/**
 * One customer of this platform.
 *
 * @param profile what Letterhead is told about it
 * @param contact who gets its reports
 * @param orders the class path resource with its orders
 */
record Shop(AccountProfile profile, Mailbox contact, String orders) {}
