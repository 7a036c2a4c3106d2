/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/** How each account's mail leaves: what was chosen, as long as the plan includes it, from memory. */
package org.letterhead.mail.accounts.internal.routing;
