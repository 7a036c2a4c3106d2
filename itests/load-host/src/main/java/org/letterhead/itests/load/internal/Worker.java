/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.itests.load.internal;

import java.io.IOException;
import java.util.function.Supplier;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailUnavailableException;

/** One thread that sends: a mail after the other, each until it is accepted. */
final class Worker implements Runnable {
    private final int number;
    private final int workers;
    private final Journal journal;
    private final Throttle throttle;
    private final Supplier<MailService> service;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean busy;

    Worker(int number, int workers, Journal journal, Throttle throttle, Supplier<MailService> service) {
        this.number = number;
        this.workers = workers;
        this.journal = journal;
        this.throttle = throttle;
        this.service = service;
        this.busy = journal.pending();
        this.thread = new Thread(this, "load-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        stopping = true;
        thread.join(2_000);
    }

    long accepted() {
        return journal.accepted();
    }

    /** Whether it has no mail of which nobody knows, and nobody wants one of it. */
    boolean isIdle() {
        return !busy && !throttle.wanted(journal.accepted(), workers);
    }

    @Override
    public void run() {
        try (journal) {
            long next = journal.next();
            while (!stopping) {
                if (busy || throttle.allows(journal.accepted(), workers)) {
                    busy = true;
                    if (sendUntilAccepted(LoadMail.of(number, next))) {
                        next++;
                        busy = false;
                    }
                } else {
                    pause(2);
                }
            }
        } catch (IOException e) {
            // Stays busy for ever, which the test sees.
            busy = true;
            System.err.println("The journal of thread " + number + " cannot be written: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false if it was stopped before. */
    private boolean sendUntilAccepted(LoadMail mail) throws IOException, InterruptedException {
        journal.trying(mail);
        while (!stopping) {
            MailService mails = service.get();
            if (mails == null) {
                pause(20);
                continue;
            }
            long began = System.nanoTime();
            try {
                MailId id = mails.send(mail.request());
                journal.accepted(mail, id.value().toString());
                if (mail.number() % 10 == 3) {
                    repeat(mails, mail, id);
                }
                return true;
            } catch (MailUnavailableException e) {
                journal.unavailable(mail, (System.nanoTime() - began) / 1_000_000, String.valueOf(e.getMessage()));
                pause(100);
            } catch (RuntimeException | LinkageError e) {
                journal.wrong(mail, e.toString());
                pause(100);
            }
        }
        return false;
    }

    /** A host that repeats itself for no reason. */
    private void repeat(MailService mails, LoadMail mail, MailId id) throws IOException {
        try {
            MailId again = mails.send(mail.request());
            if (!again.equals(id)) {
                journal.wrong(mail, "asked twice with one key, it became " + id + " and " + again);
            }
        } catch (MailUnavailableException e) {
            // It is accepted in any case.
        }
    }

    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
