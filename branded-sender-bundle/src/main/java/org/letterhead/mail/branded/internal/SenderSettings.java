/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import org.letterhead.mail.Advice;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.slf4j.Logger;

/** What came of reading the operator's file: read once for each change of it, asked for every mail. */
sealed interface SenderSettings {
    /** The addresses, or what is wrong with the file. */
    OperatorSender sender() throws InvalidSettingsException;

    /**
     * Mail can leave.
     *
     * @param sender the addresses
     */
    record Usable(OperatorSender sender) implements SenderSettings {}

    /**
     * No mail can leave before the operator has corrected the file.
     *
     * @param key the key at fault
     * @param advice what is wrong with it
     */
    record Unusable(String key, Advice advice) implements SenderSettings {
        @Override
        public OperatorSender sender() throws InvalidSettingsException {
            throw new InvalidSettingsException(key, advice);
        }
    }

    /** Reads a file, and tells the operator at once if it is no good. */
    static SenderSettings read(Reading file, Logger log) {
        try {
            return new Usable(file.sender());
        } catch (InvalidSettingsException e) {
            log.warn("{} Until then no mail can leave this way.", e.getMessage());
            return new Unusable(e.field(), e.advice());
        }
    }

    /** One way to read a file: the two ways of sending ask different things of it. */
    interface Reading {
        OperatorSender sender() throws InvalidSettingsException;
    }
}
