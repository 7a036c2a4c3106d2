/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** When the receiving server does what. Asked from many threads at once. */
@FunctionalInterface
public interface FaultPlan {
    /** Where in a conversation. */
    enum Moment {
        /** A client has connected. */
        CONNECT,
        /** EHLO. */
        HELLO,
        /** MAIL FROM. */
        SENDER,
        /** RCPT TO. */
        RECIPIENT,
        /** DATA. */
        DATA,
        /** In the middle of the content. */
        CONTENT,
        /** After the content, where the mail is taken. */
        END
    }

    /** What to do now. */
    Fault at(Moment moment);

    /** A good server that needs a little time for each mail, so that some are always on their way. */
    static FaultPlan good(long seed) {
        return seeded(
                seed,
                random -> moment -> moment == Moment.END ? new Fault.Pause(1 + random.nextInt(20)) : new Fault.None());
    }

    /** A server that takes nothing for now. */
    static FaultPlan refusingForNow() {
        return moment -> moment == Moment.RECIPIENT ? new Fault.Refuse("450 4.2.1 later") : new Fault.None();
    }

    /** A good server that wants every fifth mail once more later. */
    static FaultPlan greylisting(long seed) {
        FaultPlan good = good(seed);
        return seeded(
                seed + 1,
                random -> moment -> moment == Moment.RECIPIENT && random.nextInt(5) == 0
                        ? new Fault.Refuse("450 4.2.1 greylisted, try again")
                        : good.at(moment));
    }

    /**
     * A server that drops, hangs and refuses at every point of a conversation, about every sixth mail. What is refused for good is refused
     * where the server knows whose mail it is, so that its log explains each end.
     */
    static FaultPlan hostile(long seed) {
        return seeded(seed, random -> moment -> {
            int draw = random.nextInt(1000);
            return switch (moment) {
                case CONNECT -> one(draw, List.of(new Fault.Refuse("421 4.3.2 too busy"), new Fault.Drop()), 20, 2);
                case HELLO -> one(draw, List.of(new Fault.Drop(), new Fault.Refuse("421 4.3.2 closing")), 10, 2);
                case SENDER -> one(draw, List.of(new Fault.Refuse("451 4.3.0 sender: later"), new Fault.Drop()), 10, 1);
                case RECIPIENT ->
                    one(
                            draw,
                            List.of(
                                    new Fault.Refuse("450 4.2.1 mailbox busy"),
                                    new Fault.Refuse("452 4.2.2 mailbox full"),
                                    new Fault.Refuse("550 5.1.1 no such mailbox"),
                                    new Fault.Drop(),
                                    new Fault.Refuse("421 4.3.2 closing")),
                            15,
                            1);
                case DATA -> one(draw, List.of(new Fault.Refuse("451 4.3.0 data: later"), new Fault.Drop()), 10, 1);
                case CONTENT -> one(draw, List.of(new Fault.Drop()), 8, 0);
                case END -> end(draw, random);
            };
        });
    }

    private static Fault end(int draw, Random random) {
        List<Fault> faults = List.of(
                new Fault.Refuse("451 4.3.0 content: later"),
                new Fault.Refuse("452 4.3.1 no space"),
                new Fault.Refuse("421 4.3.2 closing"),
                new Fault.Refuse("554 5.7.1 refused for what it says"),
                new Fault.Drop(),
                new Fault.TakeAndDrop());
        Fault fault = one(draw, faults, 8, 2);
        if (fault instanceof Fault.Hang && random.nextBoolean()) {
            return new Fault.TakeAndHang();
        }
        return fault instanceof Fault.None ? new Fault.Pause(random.nextInt(4)) : fault;
    }

    /** Each of the faults for so many draws, then a hang for so many, else nothing. */
    private static Fault one(int draw, List<Fault> faults, int each, int hangs) {
        if (draw < faults.size() * each) {
            return faults.get(draw / each);
        }
        return draw < faults.size() * each + hangs ? new Fault.Hang() : new Fault.None();
    }

    private static FaultPlan seeded(long seed, Function<Random, FaultPlan> plan) {
        FaultPlan drawn = plan.apply(new Random(seed));
        // The order of the draws depends on the clients; what is drawn does not.
        return moment -> {
            synchronized (drawn) {
                return drawn.at(moment);
            }
        };
    }
}
