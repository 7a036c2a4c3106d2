/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.letterhead.mail.itests.durable.FaultPlan.Moment;
import org.letterhead.mail.itests.durable.ReceiverLog.Entry;
import org.letterhead.mail.itests.durable.ReceiverLog.Kind;

/** One client's connection to the {@link Receiver}. */
final class Conversation {
    private static final String REPLY_OK = "250 2.0.0 ok";

    private final InputStream in;
    private final OutputStream out;
    private final FaultPlan plan;
    private final ReceiverLog log;
    private final int life;
    private final List<String> recipients = new ArrayList<>();

    Conversation(Socket socket, FaultPlan plan, ReceiverLog log, int life) throws IOException {
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.plan = plan;
        this.log = log;
        this.life = life;
    }

    /** The connection is to be closed, by one of the two. */
    private static final class Over extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Talks until somebody leaves. */
    void hold() throws IOException {
        try {
            if (passes(Moment.CONNECT)) {
                say("220 receiver.test ready");
            }
            for (String line = line(); !line.equals("QUIT"); line = line()) {
                hear(line);
            }
            say("221 2.0.0 bye");
        } catch (Over e) {
            // By plan.
        }
    }

    private void hear(String line) throws IOException {
        String command = line.toUpperCase(Locale.ROOT);
        if (command.startsWith("EHLO")) {
            if (passes(Moment.HELLO)) {
                say(
                        "250-receiver.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE 50000000\r\n250 ENHANCEDSTATUSCODES");
            }
        } else if (command.startsWith("MAIL FROM:")) {
            recipients.clear();
            if (passes(Moment.SENDER)) {
                say(REPLY_OK);
            }
        } else if (command.startsWith("RCPT TO:")) {
            recipient(address(line));
        } else if (command.equals("DATA")) {
            data();
        } else {
            say(REPLY_OK);
        }
    }

    private void recipient(String address) throws IOException {
        Fault fault = plan.at(Moment.RECIPIENT);
        if (fault instanceof Fault.Refuse refusal) {
            enter(List.of(address), kindOf(refusal), "", refusal.answer());
        }
        if (passes(fault)) {
            recipients.add(address);
            say(REPLY_OK);
        }
    }

    private void data() throws IOException {
        if (recipients.isEmpty()) {
            say("554 5.5.1 no valid recipients");
            return;
        }
        Fault fault = plan.at(Moment.DATA);
        if (fault instanceof Fault.Refuse refusal) {
            enter(recipients, kindOf(refusal), "", refusal.answer());
        }
        if (!passes(fault)) {
            return;
        }
        say("354 go ahead");
        String messageId = content();
        end(messageId);
        recipients.clear();
    }

    /** Reads the content and returns its Message-ID. */
    private String content() throws IOException {
        boolean cut = plan.at(Moment.CONTENT) instanceof Fault.Drop;
        String messageId = "";
        boolean named = false;
        int lines = 0;
        try {
            for (String line = line(); !line.equals("."); line = line()) {
                if (messageId.isEmpty()) {
                    // It may stand in a line of its own below its name.
                    boolean names = line.regionMatches(true, 0, "Message-ID:", 0, 11);
                    messageId = names ? line.substring(11).strip() : named ? line.strip() : "";
                    named = names;
                }
                lines++;
                if (cut && lines > 12) {
                    throw new Over();
                }
            }
            return messageId;
        } catch (IOException e) {
            enter(recipients, Kind.CUT_OFF, messageId, "");
            throw e;
        }
    }

    private void end(String messageId) throws IOException {
        Fault fault = plan.at(Moment.END);
        if (fault instanceof Fault.TakeAndDrop) {
            enter(recipients, Kind.TAKEN_UNANSWERED, messageId, "");
            throw new Over();
        }
        if (fault instanceof Fault.TakeAndHang) {
            enter(recipients, Kind.TAKEN_UNANSWERED, messageId, "");
            hang();
        }
        if (fault instanceof Fault.Drop || fault instanceof Fault.Hang) {
            enter(recipients, Kind.NOT_TAKEN_UNANSWERED, messageId, "");
        }
        if (fault instanceof Fault.Refuse refusal) {
            enter(recipients, kindOf(refusal), messageId, refusal.answer());
        }
        if (passes(fault)) {
            // Before the answer: from here on the mailbox has it, whether or not somebody is left to hear that.
            enter(recipients, Kind.TAKEN, messageId, REPLY_OK);
            say(REPLY_OK);
        }
    }

    private boolean passes(Moment moment) throws IOException {
        return passes(plan.at(moment));
    }

    /** Does what is planned; returns true if all goes well from here. */
    private boolean passes(Fault fault) throws IOException {
        if (fault instanceof Fault.Pause pause) {
            pause(pause.millis());
            return true;
        }
        if (fault instanceof Fault.Refuse refusal) {
            say(refusal.answer());
            if (refusal.leaves()) {
                throw new Over();
            }
            return false;
        }
        if (fault instanceof Fault.Hang) {
            hang();
        }
        if (fault instanceof Fault.None) {
            return true;
        }
        throw new Over();
    }

    private void hang() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
        throw new Over();
    }

    private void enter(List<String> whose, Kind kind, String messageId, String answer) {
        long now = System.nanoTime();
        whose.forEach(recipient -> log.add(recipient, new Entry(kind, life, now, messageId, answer)));
    }

    private static Kind kindOf(Fault.Refuse refusal) {
        return refusal.isPermanent() ? Kind.REFUSED_FOR_GOOD : Kind.REFUSED_FOR_NOW;
    }

    private static String address(String line) {
        return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    }

    private void say(String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new EOFException("the client has left");
            }
            if (one != '\r') {
                line.append((char) one);
            }
        }
        return line.toString();
    }

    private static void pause(int millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
