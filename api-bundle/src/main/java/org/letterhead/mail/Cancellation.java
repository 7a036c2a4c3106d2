/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

/**
 * What came of stopping a mail.
 *
 * @param cancelled how many recipients will not get it
 * @param tooLate for how many it had left already, was leaving just then, or had come to another end
 */
public record Cancellation(int cancelled, int tooLate) {}
