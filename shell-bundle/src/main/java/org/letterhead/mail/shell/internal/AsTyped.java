/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;

/**
 * For a word that cannot be guessed, such as an account's name: nobody lists all accounts. It takes what was typed, since Karaf completes no
 * word behind one that its completer does not take.
 */
@Service
public final class AsTyped implements Completer {
    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        String typed = line.getCursorArgument();
        if (typed != null && !typed.isEmpty()) {
            candidates.add(typed + " ");
        }
        return candidates.isEmpty() ? -1 : line.getBufferPosition() - line.getArgumentPosition();
    }
}
