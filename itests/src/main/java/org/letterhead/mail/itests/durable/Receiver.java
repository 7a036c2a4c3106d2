/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A mail server outside of Karaf that takes mails, or does to them what its plan says, and keeps a log of it. */
public final class Receiver implements AutoCloseable {
    private final ServerSocket listener;
    private final ReceiverLog log = new ReceiverLog();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile FaultPlan plan;
    private volatile int life;

    private Receiver(FaultPlan plan) throws IOException {
        this.plan = plan;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        thread("receiver-accept", this::accept);
    }

    /** Starts one on a free port of 127.0.0.1. */
    public static Receiver start(FaultPlan plan) throws IOException {
        return new Receiver(plan);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** What it has seen. */
    public ReceiverLog log() {
        return log;
    }

    /** From now on it behaves like this, in conversations that have begun too. */
    public void behave(FaultPlan other) {
        plan = other;
    }

    /** A new process is about to connect. */
    public void nextLife() {
        life++;
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
                open.add(socket);
                int of = life;
                thread("receiver", () -> talk(socket, of));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket socket, int of) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new Conversation(socket, moment -> plan.at(moment), log, of).hold();
        } catch (IOException e) {
            // The client has gone, as a killed one does.
        } finally {
            open.remove(socket);
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
