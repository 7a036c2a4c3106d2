/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import java.util.Map;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is made of an exception that a driver should not have thrown. Only its name and text are kept, here and in the
 * log: the exception itself would hold the classes of a driver that may be removed.
 */
public final class DriverFault {
    private static final Logger LOG = LoggerFactory.getLogger(DriverFault.class);

    private DriverFault() {}

    /**
     * The driver failed before anything was handed over. It may pass if it looks like that of a bundle that is going or
     * being updated, if memory was short, or if it says itself that something is away.
     */
    public static TransportException notSent(String way, Failure.Phase phase, Throwable fault) {
        return fault instanceof LinkageError
                        || fault instanceof VirtualMachineError
                        || fault instanceof IllegalStateException
                        || fault instanceof MailUnavailableException
                ? notSentForNow(way, phase, fault)
                : new TransportException(failure(way, phase, fault).build());
    }

    /** Something failed that mails must not suffer from for good, before anything was handed over. */
    public static TransportException notSentForNow(String way, Failure.Phase phase, Throwable fault) {
        return new TransportException(failure(way, phase, fault).temporary().build());
    }

    /** The driver failed while it handed the mail over: the other side may have it. */
    public static TransportException unknownOutcome(String way, Throwable fault) {
        return new TransportException(
                failure(way, Failure.Phase.CONTENT, fault).unknownOutcome().build());
    }

    private static Failure.Builder failure(String way, Failure.Phase phase, Throwable fault) {
        StackTraceElement[] stack = fault.getStackTrace();
        LOG.error(
                "The driver of {} failed in a way that drivers must not: {}{}",
                way,
                fault.toString().replaceAll("\\p{Cntrl}", " "),
                stack.length == 0 ? "" : " at " + stack[0]);
        return Failure.of(phase, Failure.Cause.PLATFORM, Words.advice("driver.fault", Map.of("way", way)));
    }
}
