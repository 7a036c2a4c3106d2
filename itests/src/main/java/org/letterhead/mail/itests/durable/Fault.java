/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

/** What the receiving server does instead of what a client hopes for. */
public sealed interface Fault {
    /** Everything as it should be. */
    record None() implements Fault {}

    /** As it should be, after a while. */
    record Pause(int millis) implements Fault {}

    /** An answer that refuses, such as {@code 450 4.2.1 later}. After 421 the server leaves. */
    record Refuse(String answer) implements Fault {
        boolean isPermanent() {
            return answer.startsWith("5");
        }

        boolean leaves() {
            return answer.startsWith("421");
        }
    }

    /** The connection is gone at once. After the content: the mail was not taken, but that the client cannot know. */
    record Drop() implements Fault {}

    /** Silence until the client leaves; the mail was not taken. */
    record Hang() implements Fault {}

    /** Only after the content: the mail is taken, and the connection is gone before the answer. */
    record TakeAndDrop() implements Fault {}

    /** Only after the content: the mail is taken, and no answer comes. */
    record TakeAndHang() implements Fault {}
}
