/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.FallbackPolicy;

/**
 * What becomes of mail while its way fails, as typed on the command line: what is not said stays as it was.
 *
 * @param before what counts now
 */
record GivenFallback(FallbackPolicy before) {
    FallbackPolicy changed(boolean on, String way, String classes) throws CommandException {
        return new FallbackPolicy(
                on,
                way == null ? before.way() : Optional.of(way).filter(text -> !text.isBlank()),
                classes == null ? before.classes() : read(classes));
    }

    private static Set<MessageClass> read(String text) throws CommandException {
        if (text.isBlank()) {
            return EnumSet.allOf(MessageClass.class);
        }
        Set<MessageClass> read = EnumSet.noneOf(MessageClass.class);
        for (String name : text.split(",")) {
            try {
                read.add(MessageClass.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw Refusal.because("In --classes, \"" + name.strip()
                        + "\" is no kind of mail: security, transactional or" + " subscription, with a comma between.");
            }
        }
        return read;
    }
}
