/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.SettingsPage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * The platform's start page. A real one has signed people in by a password before it leads them on; here anybody may continue as anybody, and so nobody
 * but this machine is let in.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("insights-start")
@HttpWhiteboardServletPattern("/*")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + StartContext.NAME + ")")
public final class StartServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** What the browser may do with the page: show it with our stylesheet, and send its forms to us and on to the settings page. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; form-action 'self'%s; frame-ancestors 'none'; base-uri 'none'";

    private static final int LONGEST_FORM = 2_000;

    private final transient ShopPeople people;
    private final transient ReportSender sender;
    private final transient StartPage page;

    /** Optional and dynamic, as Letterhead's web bundle may be updated while this page is shown. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    transient volatile SettingsPage settings;

    @Activate
    public StartServlet(
            @Reference ShopAccounts accounts, @Reference ShopPeople people, @Reference ReportSender sender) {
        this.people = people;
        this.sender = sender;
        this.page = new StartPage(accounts, people);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Locale reader = reader(request);
        String path = Optional.ofNullable(request.getPathInfo()).orElse("");
        String asked = (request.getMethod().equals("HEAD") ? "GET" : request.getMethod()) + " " + path;
        if (asked.equals("GET /style.css")) {
            response.setContentType("text/css; charset=utf-8");
            response.getOutputStream().write(StartPage.file("style.css").getBytes(StandardCharsets.UTF_8));
        } else if (!ThisMachine.asks(request)) {
            send(response, 403, page.refusal("elsewhere", reader));
        } else if (request.getRequestURI().equals(request.getContextPath())) {
            // Without the slash at its end: relative links of the page would lead elsewhere.
            elsewhere(response, request.getContextPath() + "/");
        } else if (asked.equals("GET /")) {
            show(request, response, 200, said(request.getParameter("mail"), reader), reader);
        } else if (!asked.equals("POST /continue") && !asked.equals("POST /send-report")) {
            boolean known = List.of("/", "/continue", "/send-report").contains(path);
            response.setHeader("Allow", path.equals("/") ? "GET, HEAD" : "POST");
            send(response, known ? 405 : 404, page.refusal(known ? "method" : "missing", reader));
        } else if (request.getContentLengthLong() > LONGEST_FORM || !FormToken.isIn(request)) {
            send(response, 403, page.refusal("forged", reader));
        } else if (path.equals("/continue")) {
            enter(request, response, reader);
        } else {
            sendReport(request, response, reader);
        }
    }

    /** Leads somebody to the settings page of an account, signed in. Whether they administer it is asked there. */
    private void enter(HttpServletRequest request, HttpServletResponse response, Locale reader) throws IOException {
        Optional<Person> person = people.find(request.getParameter("user"));
        if (person.isEmpty()) {
            send(response, 404, page.refusal("missing", reader));
            return;
        }
        Optional<URI> entry = Optional.ofNullable(settings)
                .flatMap(page -> page.entry(
                        new Actor.User(person.get().login()), String.valueOf(request.getParameter("account"))));
        if (entry.isEmpty()) {
            show(request, response, 503, Optional.of(page.noSettingsPage(reader)), reader);
        } else {
            elsewhere(response, entry.get().toString());
        }
    }

    private void sendReport(HttpServletRequest request, HttpServletResponse response, Locale reader)
            throws IOException {
        String account = String.valueOf(request.getParameter("account"));
        try {
            MailId mail = sender.send(account, Optional.empty(), Optional.empty());
            elsewhere(response, "./?mail=" + mail);
        } catch (MailUnavailableException e) {
            show(request, response, 503, Optional.of(page.unavailable(e.getMessage(), reader)), reader);
        } catch (MailRejectedException | IllegalArgumentException e) {
            show(request, response, 422, Optional.of(page.refused(e.getMessage(), reader)), reader);
        }
    }

    /** What has become of the mail that was sent last, if the address names one. */
    private Optional<StartPage.Notice> said(String mail, Locale reader) {
        if (mail == null) {
            return Optional.empty();
        }
        try {
            return sender.status(MailId.parse(mail), reader).flatMap(status -> page.sent(status, reader));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (MailUnavailableException e) {
            return Optional.of(page.unavailable(e.getMessage(), reader));
        }
    }

    private void show(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            Optional<StartPage.Notice> notice,
            Locale reader)
            throws IOException {
        String token = FormToken.of(request);
        response.setHeader("Set-Cookie", FormToken.setCookie(token));
        send(response, status, page.write(notice, token, reader));
    }

    private void send(HttpServletResponse response, int status, String html) throws IOException {
        response.setStatus(status);
        response.setContentType("text/html; charset=utf-8");
        response.setHeader("Content-Security-Policy", POLICY.formatted(settingsOrigin()));
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(html.getBytes(StandardCharsets.UTF_8));
    }

    /** The answer to a form that did something, so that reloading does not do it again. */
    private static void elsewhere(HttpServletResponse response, String address) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", address);
        response.setHeader("Cache-Control", "no-store");
    }

    /** Browsers let a form lead on only where the policy allows it, and the operator may have put the settings page on another host. */
    private String settingsOrigin() {
        return Optional.ofNullable(settings)
                .flatMap(page -> page.of(""))
                .map(address -> " " + address.getScheme() + "://" + address.getRawAuthority())
                .orElse("");
    }

    private static Locale reader(HttpServletRequest request) {
        String header = request.getHeader("Accept-Language");
        try {
            List<LanguageRange> wanted =
                    header == null || header.length() > 500 ? List.of() : LanguageRange.parse(header);
            return Optional.ofNullable(Locale.lookup(wanted, StartPage.LANGUAGES))
                    .orElse(Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
    }
}
