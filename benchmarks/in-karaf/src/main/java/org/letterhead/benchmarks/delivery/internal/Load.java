/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

/**
 * Mails to be accepted.
 *
 * @param size of a mail's texts, in bytes
 * @param accounts how many accounts they are of, in turn
 * @param threads how many hosts' threads send them
 * @param mails how many
 */
record Load(int size, int accounts, int threads, int mails) {}
