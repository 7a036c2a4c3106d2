/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * An account's own mail server: it asks for a login, answers as Gmail does, and remembers everything that it is told, passwords too. On a port
 * that accounts may reach.
 */
final class MailServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, Supplier<String>> script = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> heard = new ConcurrentHashMap<>();
    private volatile String name = "smtp.gmail.com";
    private volatile String password;
    private volatile CountDownLatch greeting = new CountDownLatch(0);

    private MailServer(int port, String password) throws IOException {
        this.password = password;
        this.listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        thread(this::accept);
    }

    static MailServer start(int port, String password) throws IOException {
        return new MailServer(port, password);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on another password is right; who has logged in already is thrown out. */
    void password(String right) throws IOException {
        password = right;
        hangUp();
    }

    /** Throws out whoever is there. */
    void hangUp() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** The same, but whoever has logged in may go on. */
    void passwordOfNewLogins(String right) {
        password = right;
    }

    /** From now on it is another provider's, as its greeting says. */
    MailServer named(String host) {
        name = host;
        return this;
    }

    /**
     * From now on it answers this to a command: "AUTH", "MAIL", "DATA", or "." for the end of a mail, which it then does not take. {@code null}
     * from the supplier is the usual answer.
     */
    MailServer says(String command, Supplier<String> reply) {
        script.put(command, reply);
        return this;
    }

    MailServer says(String command, String reply) {
        return says(command, () -> reply);
    }

    /** Everything is as usual again. */
    void recovers() {
        script.clear();
    }

    /** How often it was told a command. */
    int heard(String command) {
        AtomicInteger count = heard.get(command);
        return count == null ? 0 : count.get();
    }

    /** Greets nobody until the latch is opened. */
    CountDownLatch silent() {
        greeting = new CountDownLatch(1);
        return greeting;
    }

    /** Every login that was tried, as {@code user/password}. */
    List<String> logins() {
        return logins;
    }

    /** Every mail that was taken. */
    List<String> mails() {
        return mails;
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                thread(() -> talk(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void talk(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            greeting.await();
            say(socket, "220 " + name + " ESMTP a1-20020a - gsmtp");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answer(socket, in, line);
            }
        } catch (IOException | InterruptedException e) {
            // The client has left, or the server was closed.
        }
    }

    private void answer(Socket socket, BufferedReader in, String line) throws IOException {
        String command = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        String scripted = scripted(command);
        if (scripted != null) {
            say(socket, scripted);
            return;
        }
        switch (command) {
            case "EHLO" ->
                say(
                        socket,
                        "250-" + name + " at your service",
                        "250-8BITMIME",
                        "250-AUTH PLAIN",
                        "250 ENHANCEDSTATUSCODES");
            case "AUTH" -> login(socket, in, line);
            case "DATA" -> {
                say(socket, "354 Go ahead");
                String mail = mail(in);
                String refusal = scripted(".");
                if (refusal == null) {
                    mails.add(mail);
                }
                say(socket, refusal == null ? "250 2.0.0 OK" : refusal);
            }
            case "QUIT" -> {
                say(socket, "221 2.0.0 closing connection");
                socket.close();
            }
            default -> say(socket, "250 2.1.0 OK");
        }
    }

    private void login(Socket socket, BufferedReader in, String line) throws IOException {
        String[] words = line.split(" ");
        if (words.length < 3) {
            say(socket, "334 ");
        }
        String[] parts = new String(
                        Base64.getDecoder().decode(words.length < 3 ? in.readLine() : words[2]), StandardCharsets.UTF_8)
                .split("\0");
        logins.add(parts[1] + "/" + parts[2]);
        if (parts[2].equals(password)) {
            say(socket, "235 2.7.0 Accepted");
        } else {
            say(
                    socket,
                    "535-5.7.8 Username and Password not accepted. For more information, go to",
                    "535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1-20020a - gsmtp");
        }
    }

    private String scripted(String command) {
        heard.computeIfAbsent(command, key -> new AtomicInteger()).incrementAndGet();
        Supplier<String> reply = script.get(command);
        return reply == null ? null : reply.get();
    }

    private static String mail(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                throw new IOException("the client has left");
            }
            mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return mail.toString();
    }

    private static void say(Socket socket, String... lines) throws IOException {
        socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
