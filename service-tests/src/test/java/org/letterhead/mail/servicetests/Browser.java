/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whoever follows a link: a person's browser, a program, somebody who lies. It says exactly what it is told, so that headers can be
 * forged which a client library keeps to itself, and always asks Karaf's own port, wherever the link points to, as a reverse proxy does.
 *
 * @param port where the pages are
 */
record Browser(int port) {
    private static final int PATIENCE_MILLIS = 30_000;

    /** What came back. The names of headers are in small letters. */
    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    /** Looks. */
    Answer get(String link, String... headers) throws IOException {
        return ask("GET", link, "", headers);
    }

    /** Looks as programs do that want no page. */
    Answer head(String link, String... headers) throws IOException {
        return ask("HEAD", link, "", headers);
    }

    /** Presses the button. */
    Answer press(String link, String... headers) throws IOException {
        return ask("POST", link, "", headers);
    }

    /** Does what a mail program does for its own button (RFC 8058). */
    Answer oneClick(String link) throws IOException {
        return ask("POST", link, "List-Unsubscribe=One-Click", "Content-Type: application/x-www-form-urlencoded");
    }

    private Answer ask(String method, String link, String body, String... headers) throws IOException {
        boolean ownHost = Stream.of(headers).noneMatch(header -> header.startsWith("Host:"));
        URI asked = URI.create(link);
        String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
        String head = method + " " + asked.getRawPath() + query + " HTTP/1.1\r\n"
                + (ownHost ? "Host: 127.0.0.1:" + port + "\r\n" : "")
                + Stream.of(headers).map(header -> header + "\r\n").reduce("", String::concat)
                + (method.equals("POST") ? "Content-Length: " + body.length() + "\r\n" : "")
                + "Connection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write((head + body).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer read(String answer) {
        String[] parts = answer.split("\r\n\r\n", 2);
        List<String> lines = parts[0].lines().toList();
        Map<String, String> headers = new TreeMap<>();
        lines.stream().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        });
        return new Answer(Integer.parseInt(lines.get(0).split(" ")[1]), headers, parts[1]);
    }
}
