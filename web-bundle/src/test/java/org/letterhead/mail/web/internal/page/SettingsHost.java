/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.web.internal.PublicSite;
import org.letterhead.mail.web.internal.PublicSites;
import org.letterhead.mail.web.internal.signin.Entries;
import org.letterhead.mail.web.internal.signin.RealmLogin;

/**
 * The settings page on a real Jetty of Karaf's version, with tabs of the test's choice, and a browser without scripts that keeps cookies. Anna administers acme, Ben
 * globex, and both's password is "secret".
 */
public final class SettingsHost implements AutoCloseable {
    private final Server server = new Server(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> cookies = new ArrayList<>();
    public final Accounts accounts = new Accounts();
    public final Entries entries = new Entries();

    /** What was answered. */
    public record Answer(int status, String body, HttpResponse<String> response) {
        public Document page() {
            return Jsoup.parse(body, response.uri().toString());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    public SettingsHost(Tab... tabs) {
        this(Map.of("public.url", "http://127.0.0.1:8181"), Clock.systemUTC(), tabs);
    }

    public SettingsHost(Map<String, String> file, Clock clock, Tab... tabs) {
        accounts.access = new AccessControl() {
            @Override
            public boolean administers(Actor actor, String account) {
                return actor instanceof Actor.User user && accounts(user).contains(account);
            }

            @Override
            public Set<String> accounts(Actor.User user) {
                return switch (user.name()) {
                    case "anna" -> Set.of("acme");
                    case "ben" -> Set.of("globex");
                    case "olga" -> Set.of("acme", "globex");
                    default -> Set.of();
                };
            }
        };
        accounts.directory = new AccountDirectory() {
            @Override
            public Optional<AccountProfile> find(String account) {
                return Set.of("acme", "globex").contains(account)
                        ? Optional.of(new AccountProfile(
                                account,
                                account.equals("acme") ? "Acme <b>&</b> Co" : "Globex",
                                Locale.ENGLISH,
                                Optional.empty(),
                                List.of()))
                        : Optional.empty();
            }
        };
        PublicSite site = PublicSites.of(file);
        RealmLogin realm = new RealmLogin() {
            @Override
            public Optional<Actor.User> user(String name, String user, char[] password) {
                return new String(password).equals("secret") ? Optional.of(new Actor.User(user)) : Optional.empty();
            }
        };
        SettingsSite pages = new SettingsSite(site, accounts, List.of(tabs), entries, realm, clock);
        ServletContextHandler context = new ServletContextHandler(server, "/letterhead");
        context.addServlet(new ServletHolder(new SettingsServlet(site, pages)), "/*");
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A path below {@code /letterhead/}, or a whole address. */
    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Posts a form: names and values by turns. */
    public Answer post(String path, String... fields) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(URLEncoder.encode(fields[i], StandardCharsets.UTF_8) + "="
                    + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return send("POST", path, String.join("&", pairs), "Content-Type", "application/x-www-form-urlencoded");
    }

    /** Posts a form with the token of the session, which it takes from a page. */
    public Answer postOurs(String path, String... fields) {
        List<String> all = new ArrayList<>(List.of("csrf", token()));
        all.addAll(Arrays.asList(fields));
        return post(path, all.toArray(String[]::new));
    }

    /** The session's token, as the head of every page has it. */
    public String token() {
        return get("?account=-").page().select("header input[name=csrf]").attr("value");
    }

    /** Sends anything. */
    public Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!cookies.isEmpty()) {
            request.header("Cookie", String.join("; ", cookies));
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Goes where an answer leads. */
    public Answer follow(Answer answer) {
        return answer.status() == 303
                ? get(answer.response().uri().resolve(answer.header("Location")).toString())
                : answer;
    }

    /** Signs in by the form. */
    public Answer signIn(String user) {
        String token = get("login").page().select("main input[name=csrf]").attr("value");
        return post("login", "csrf", token, "user", user, "password", "secret");
    }

    /** Forgets who is signed in. */
    public void forgetCookies() {
        cookies.clear();
    }

    private void keep(String header) {
        String pair = header.split(";")[0];
        String name = pair.substring(0, pair.indexOf('=') + 1);
        cookies.removeIf(cookie -> cookie.startsWith(name));
        if (!header.contains("Max-Age=0")) {
            cookies.add(pair);
        }
    }

    private URI address(String path) {
        return path.startsWith("http")
                ? URI.create(path)
                : URI.create("http://127.0.0.1:" + server.getURI().getPort() + "/letterhead/" + path);
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
