/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.MailHeader;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.TransportException;

/** A way with an address of its own, whose server does what a test says, and which counts how often it was asked. */
public final class ScriptedWay extends RecordingTransport {
    public final AtomicInteger asked = new AtomicInteger();
    public final List<SenderRequest> senders = new CopyOnWriteArrayList<>();
    private final String address;
    private final String name;

    /** A server that is asked and does not answer yet. */
    public static final class Pause {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicInteger callers = new AtomicInteger();

        /** How many have asked. */
        public int callers() {
            return callers.get();
        }

        /** Waits until it was asked. */
        public void reached() throws InterruptedException {
            if (!reached.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("it was not asked within 20 s");
            }
        }

        /** Lets it answer. */
        public void end() {
            over.countDown();
        }
    }

    /**
     * Makes one.
     *
     * @param name what stands behind the account's name where this way stands in
     */
    public ScriptedWay(String address, String name) {
        this.address = address;
        this.name = name;
    }

    @Override
    public MailRoute open(RouteContext context) {
        MailRoute route = super.open(context);
        return new MailRoute() {
            @Override
            public Sender sender(SenderRequest wanted) {
                senders.add(wanted);
                String shown = wanted.purpose() == SenderRequest.Purpose.FALLBACK
                        ? wanted.displayName() + " (via " + name + ")"
                        : wanted.displayName();
                return Sender.of(Mailbox.of(shown, address), wanted.replyTo());
            }

            @Override
            public List<MailHeader> seal(MimeMail mail) throws TransportException {
                return route.seal(mail);
            }

            @Override
            public Carrier carrier() {
                return route.carrier();
            }
        };
    }

    /** It takes all mail. */
    public void works() {
        submit = (envelope, mail, deadline) -> {
            asked.incrementAndGet();
            return accept(envelope, mail, deadline);
        };
    }

    /** It takes no mail. */
    public void fails(Phase phase, Cause cause) {
        fails(failure(phase, cause));
    }

    /** It takes no mail. */
    public void fails(Failure failure) {
        submit = (envelope, mail, deadline) -> {
            asked.incrementAndGet();
            throw new TransportException(failure);
        };
    }

    /** It keeps whoever asks it waiting, and then does as it did. */
    public Pause pauses() {
        Pause pause = new Pause();
        Submit then = submit;
        submit = (envelope, mail, deadline) -> {
            pause.callers.incrementAndGet();
            pause.reached.countDown();
            boolean over = false;
            while (!over) {
                try {
                    pause.over.await();
                    over = true;
                } catch (InterruptedException e) {
                    // A server is not told so.
                }
            }
            return then.submit(envelope, mail, deadline);
        };
        return pause;
    }

    /** One that strikes all mail of a way, and certainly before anything was sent. */
    public static Failure failure(Phase phase, Cause cause) {
        Failure.Builder failure = Failure.of(phase, cause, new Advice("recording.failed", Map.of(), "Do something."))
                .scope(Scope.CONNECTION);
        return (cause == Cause.NETWORK ? failure.temporary() : failure).build();
    }
}
