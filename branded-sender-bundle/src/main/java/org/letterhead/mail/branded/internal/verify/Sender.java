/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailAddress;

/**
 * An account's sender as it is stored.
 *
 * @param knownAs what the host calls the account, as {@link Looks} sees it
 * @param todo what whoever keeps the accounts' settings is still to be told
 * @param because why, as the audit trail says it
 * @param becauseOf who
 */
record Sender(
        String account,
        String knownAs,
        Optional<Verified> verified,
        Optional<Wanted> wanted,
        Locale language,
        Todo todo,
        String because,
        String becauseOf) {

    /** Before anybody has asked for anything. */
    static Sender none(String account) {
        return new Sender(account, "", Optional.empty(), Optional.empty(), Locale.ENGLISH, Todo.NOTHING, "", "");
    }

    /** What is still to be told. */
    enum Todo {
        NOTHING,
        ADOPT,
        CHANGE,
        ABANDON
    }

    /** How far a wanted address is. */
    enum Progress {
        /** A link was asked for. */
        MAILED,
        /** It was verified, and the time is over. */
        LAPSED,
        /** Whoever got the link says that it was not them. */
        DECLINED
    }

    /** The verified address; {@code ends} is empty for never. */
    record Verified(MailAddress address, String name, Instant at, Optional<Instant> ends) {}

    /** The wanted address. */
    record Wanted(MailAddress address, String name, Instant since, Instant until, String by, Progress progress) {
        Wanted as(Progress other) {
            return new Wanted(address, name, since, until, by, other);
        }
    }

    Sender known(String as, Locale spoken) {
        return new Sender(account, as, verified, wanted, spoken, todo, because, becauseOf);
    }

    Sender wanting(Optional<Wanted> other) {
        return new Sender(account, knownAs, verified, other, language, todo, because, becauseOf);
    }

    Sender verified(Optional<Verified> other, Todo what, String why, String who) {
        return new Sender(account, knownAs, other, wanted, language, what, why, who);
    }

    Sender told() {
        return new Sender(account, knownAs, verified, wanted, language, Todo.NOTHING, "", "");
    }

    boolean isEmpty() {
        return verified.isEmpty() && wanted.isEmpty();
    }
}
