/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.time.Duration;
import org.letterhead.benchmarks.delivery.InsideDelivery;
import org.letterhead.mail.MailService;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.transport.MailTransport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** What can be ordered. */
final class Orders {
    private final BenchMails mails;
    private final Deliveries deliveries;
    private final LimitedAccounts limited;
    private final BareTransport bare;
    private final Tap tap;
    private final InsideDelivery inside;

    Orders(
            BundleContext context,
            MailService mail,
            MailQueue queue,
            MailLimits limits,
            BenchMails mails,
            MailTransport relay)
            throws ReflectiveOperationException {
        this.inside = insideOf(mail);
        this.mails = mails;
        this.deliveries = new Deliveries(mail, queue, mails, inside);
        this.limited = new LimitedAccounts(mail, queue, limits, mails);
        this.bare = new BareTransport(relay);
        this.tap = new Tap(context, mail, mails);
    }

    /** What the order measures, and how much of the processors' time this process took meanwhile. */
    Answer carryOut(Order order) throws Exception {
        double before = Processor.seconds();
        Answer answer = answer(order);
        double seconds = Processor.seconds() - before;
        return answer.values().containsKey("cpu") ? answer : answer.and("cpu", seconds);
    }

    private Answer answer(Order order) throws Exception {
        return switch (order.name()) {
            case "ready" -> ready();
            case "capture" -> capture(order.number("size"));
            case "bare" -> bare.send(order.number("connections"), Duration.ofMillis(order.number("millis")));
            case "suspend" -> deliveries.suspend();
            case "resume" -> deliveries.resume();
            case "accept" -> deliveries.accept(load(order));
            case "latency" -> deliveries.latency(order.number("size"), order.number("mails"));
            case "deliver" -> deliveries.deliver(load(order));
            case "drain" -> deliveries.drain();
            case "statements" -> statements(load(order));
            case "claim" -> Answer.of("micros", inside.claim(order.number("mails")));
            case "fill-log" -> fillLog(order.number("mails"));
            case "limit" -> limited.limit(order.number("accounts"));
            case "unlimit" -> limited.unlimit(order.number("accounts"));
            case "fill-limit" -> limited.fill(order.number("size"), order.number("mails"), order.number("held"));
            case "send-for" -> deliveries.sendFor(Duration.ofMillis(order.number("millis")));
            default -> throw new IllegalArgumentException("there is no order " + order.name());
        };
    }

    private static Load load(Order order) {
        return new Load(order.number("size"), order.number("accounts"), order.number("threads"), order.number("mails"));
    }

    /** The heap is told so that the process outside sees whether it is the one that was asked for. */
    private Answer ready() throws InterruptedException {
        mails.check();
        deliveries.awaitDatabase();
        return Answer.of("heap", Runtime.getRuntime().maxMemory());
    }

    private Answer fillLog(int mails) throws Exception {
        inside.fillLog("full", mails);
        return Answer.of("mails", mails);
    }

    private Answer statements(Load load) throws Exception {
        return Answer.of(
                        "rate",
                        inside.statements(mails.texts(load.size()), load.accounts(), load.threads(), load.mails()))
                .and("mails", load.mails());
    }

    private Answer capture(int size) throws Exception {
        byte[] mail = tap.capture(size);
        bare.use(mail);
        return Answer.of("bytes", mail.length);
    }

    /** The fragment's class, which delivery's class loader has. */
    private static InsideDelivery insideOf(MailService mail) throws ReflectiveOperationException {
        Bundle delivery = FrameworkUtil.getBundle(mail.getClass());
        return (InsideDelivery)
                delivery.loadClass(InsideDelivery.CLASS).getConstructor().newInstance();
    }
}
