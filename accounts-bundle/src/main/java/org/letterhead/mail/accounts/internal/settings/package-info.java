/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/** What administrators choose: forms filled in, tried, kept, and the notices about it. */
package org.letterhead.mail.accounts.internal.settings;
