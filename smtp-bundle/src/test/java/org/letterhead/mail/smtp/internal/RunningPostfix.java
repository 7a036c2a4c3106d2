/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.letterhead.mail.transport.Deadline;

/** A Postfix of the test's own: its configuration, queue and mailboxes are in a directory that goes with it. */
final class RunningPostfix implements AutoCloseable {
    private static final Path POSTFIX = Path.of("/usr/sbin/postfix");
    private static final String MASTER =
            """
            127.0.0.1:@port@ inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            postlog unix-dgram n - n - 1 postlogd
            """;

    private static final String MAIN =
            """
            compatibility_level = 3.6
            queue_directory = @directory@/queue
            data_directory = @directory@/data
            mail_owner = postfix
            setgid_group = postdrop
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = mail.letterhead.test
            mydestination =
            mynetworks = 127.0.0.1/32
            virtual_mailbox_domains = example.test
            virtual_mailbox_base = @directory@/mail
            virtual_mailbox_maps = inline:{ { anna@example.test = anna/ }, { ben@example.test = ben/ } }
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            virtual_minimum_uid = 1
            smtpd_relay_restrictions = reject_unauth_destination
            message_size_limit = 1000000
            maillog_file = @directory@/maillog
            maillog_file_prefixes = @directory@
            local_recipient_maps =
            alias_maps =
            alias_database =
            biff = no
            """;

    private final Path directory;
    private final int port;
    private final Process master;

    private RunningPostfix(Path directory, int port, Process master) {
        this.directory = directory;
        this.port = port;
        this.master = master;
    }

    /** Postfix gives its parts users of their own, which needs root. */
    static boolean possible() {
        return Files.isExecutable(POSTFIX) && System.getProperty("user.name").equals("root");
    }

    static RunningPostfix start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("letterhead-postfix");
        // Postfix's parts run as other users and have to get in.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path settings = Files.createDirectory(directory.resolve("etc"));
        Files.writeString(settings.resolve("main.cf"), MAIN.replace("@directory@", directory.toString()));
        Files.writeString(settings.resolve("master.cf"), MASTER.replace("@port@", Integer.toString(port)));
        Files.createDirectory(directory.resolve("queue"));
        owned(Files.createDirectory(directory.resolve("data")), "postfix");
        owned(Files.createDirectory(directory.resolve("mail")), "nobody");
        Process master = postfix(directory, "start-fg");
        RunningPostfix running = new RunningPostfix(directory, port, master);
        boolean answers = false;
        try {
            running.awaitGreeting();
            answers = true;
            return running;
        } finally {
            if (!answers) {
                running.close();
            }
        }
    }

    int port() {
        return port;
    }

    /** Waits for a mail in this person's mailbox and returns it as it lies there, with line feeds alone. */
    byte[] mailFor(String person) throws IOException, InterruptedException {
        Path box = directory.resolve("mail").resolve(person).resolve("new");
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        // The mailbox itself is made with its first mail: each directory is watched once it is there.
        for (Path there : List.of(box.getParent().getParent(), box.getParent(), box)) {
            try (WatchService watch = there.getFileSystem().newWatchService()) {
                there.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
                Path wanted = there.equals(box)
                        ? null
                        : there.resolve(there.relativize(box).getName(0));
                while (wanted == null ? list(there).isEmpty() : !Files.exists(wanted)) {
                    if (deadline.expired()) {
                        throw new AssertionError("no mail for " + person + "; Postfix says:\n" + log());
                    }
                    watch.poll(200, TimeUnit.MILLISECONDS);
                }
            }
        }
        return Files.readAllBytes(list(box).get(0));
    }

    String log() throws IOException {
        Path log = directory.resolve("maillog");
        Path output = directory.resolve("output");
        return (Files.exists(log) ? Files.readString(log) : "")
                + (Files.exists(output) ? Files.readString(output) : "");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Process stop = postfix(directory, "stop");
        if (!stop.waitFor(20, TimeUnit.SECONDS)) {
            stop.destroyForcibly();
        }
        if (!master.waitFor(20, TimeUnit.SECONDS)) {
            master.descendants().forEach(ProcessHandle::destroyForcibly);
            master.destroyForcibly();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (UncheckedIOException e) {
            // The last of Postfix's processes has just taken away a file of its own.
        }
    }

    private void awaitGreeting() throws IOException, InterruptedException {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                socket.setSoTimeout(deadline.remainingMillis());
                if (socket.getInputStream().read() == '2') {
                    return;
                }
            } catch (IOException e) {
                if (deadline.expired() || master.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw new IOException("Postfix does not start: " + log(), e);
                }
            }
        }
    }

    private static Process postfix(Path directory, String command) throws IOException {
        List<String> words = new ArrayList<>(
                List.of(POSTFIX.toString(), "-c", directory.resolve("etc").toString(), command));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output").toFile()))
                .start();
    }

    private static List<Path> list(Path box) throws IOException {
        try (Stream<Path> mails = Files.list(box)) {
            return mails.toList();
        }
    }

    private static void owned(Path path, String user) throws IOException {
        Files.setOwner(
                path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
    }
}
