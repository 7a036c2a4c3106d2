/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

/** One who reads the newsletter of the guide's example. */
public record Reader(String account, String address, boolean subscribed) {}
