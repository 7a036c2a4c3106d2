/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** A provider's token endpoint that answers as a test tells it. */
final class TokenEndpoint implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String scheme;
    private final List<Map<String, String>> forms = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private volatile Script script = form -> granted("T" + forms.size(), 3600);

    /** What it answers. */
    record Answer(int status, String body, Map<String, String> headers) {}

    /** Answers a form; forms are counted before. */
    @FunctionalInterface
    interface Script {
        Answer answer(Map<String, String> form) throws IOException, InterruptedException;
    }

    private TokenEndpoint(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    static TokenEndpoint start() throws IOException {
        return new TokenEndpoint(HttpServer.create(anyPort(), 0), "http");
    }

    static TokenEndpoint withTls(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new TokenEndpoint(server, "https");
    }

    static Answer granted(String token, long seconds) {
        return json(
                200, "{\"token_type\":\"Bearer\",\"access_token\":\"" + token + "\",\"expires_in\":" + seconds + "}");
    }

    static Answer rotated(String token, String refresh) {
        return json(
                200,
                "{\"token_type\":\"Bearer\",\"access_token\":\"" + token + "\",\"expires_in\":3600,\"refresh_token\":\""
                        + refresh + "\"}");
    }

    static Answer error(int status, String code, String description) {
        return json(status, "{\"error\":\"" + code + "\",\"error_description\":\"" + description + "\"}");
    }

    static Answer json(int status, String body) {
        return new Answer(status, body, Map.of("Content-Type", "application/json; charset=utf-8"));
    }

    TokenEndpoint answers(Script other) {
        script = other;
        return this;
    }

    String address() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/{tenant}/token";
    }

    /** Every form that was posted. */
    List<Map<String, String>> forms() {
        return forms;
    }

    List<String> paths() {
        return paths;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            Map<String, String> form = Arrays.stream(
                            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&"))
                    .map(pair -> pair.split("=", 2))
                    .collect(Collectors.toMap(pair -> decode(pair[0]), pair -> decode(pair[1])));
            forms.add(form);
            Answer answer = script.answer(form);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
