/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.letterhead.mail.action.PublicAction;
import org.osgi.framework.ServiceReference;

/** The pages on a real Jetty, of the version that Karaf has, and a client. */
final class Site implements AutoCloseable {
    final Framework framework = new Framework();
    final OfferedActions actions = new OfferedActions();
    final PublicSite site;
    private final Server server = new Server(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final HttpClient client = HttpClient.newHttpClient();

    Site(Map<String, String> file) {
        site = new PublicSite(framework.bundle(), Framework.configuration(file));
        ServletContextHandler context = new ServletContextHandler(server, "/letterhead");
        ServletHolder holder = new ServletHolder(new ActionServlet(site, actions, Duration.ofMillis(300)));
        holder.setInitOrder(1);
        context.addServlet(holder, "/a/*");
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Site() {
        this(Map.of("public.url", "https://links.platform.example"));
    }

    ServiceReference<PublicAction> offer(String name, PublicAction action) {
        return offer(name, action, Map.of(), 0);
    }

    ServiceReference<PublicAction> offer(String name, PublicAction action, Map<String, Object> more, int ranking) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put(PublicAction.NAME, name);
        properties.put("ranking", ranking);
        ServiceReference<PublicAction> reference = Framework.reference(properties, ranking);
        actions.bind(reference, action);
        return reference;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send("POST", path, BodyPublishers.ofString(body), headers);
    }

    HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port() + "/letterhead/a/" + path))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends exactly these lines and returns all that comes until the server closes. */
    String raw(String... lines) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private int port() {
        return server.getURI().getPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
