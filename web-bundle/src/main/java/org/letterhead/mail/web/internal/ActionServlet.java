/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import static java.util.Map.entry;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.web.internal.PostBody.Asked;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows public actions: GET and HEAD look, POST performs. What it answers depends on the path, the language that is asked for and, for a
 * POST, on the body; never on the Host header, a cookie or a query. It keeps no session and sends nobody elsewhere.
 */
@Component(service = Servlet.class, property = "load-on-startup:Integer=1")
@HttpWhiteboardServletName("letterhead-actions")
@HttpWhiteboardServletPattern("/a/*")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + PagesContext.NAME + ")")
public final class ActionServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ActionServlet.class);

    /** Path, token and what link tracking appends; a link of ours is far shorter. */
    private static final int LONGEST_ADDRESS = 2048;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String RETRY_SECONDS = "60";

    private static final Map<Asked, Map.Entry<Integer, String>> REFUSALS = Map.ofEntries(
            entry(Asked.SOMETHING_ELSE, entry(415, "refused")),
            entry(Asked.TOO_LARGE, entry(413, "refused")),
            entry(Asked.TOO_SLOW, entry(408, "refused")));

    private final transient PublicSite site;
    private final transient OfferedActions actions;
    private final transient PostBody bodies;
    /** A button's POST has no body, so that slow senders of bodies do not keep people waiting. */
    private final transient RoomForBodies roomForBodies = new RoomForBodies();

    private final transient PageWriter writer = new PageWriter();

    @Activate
    public ActionServlet(@Reference PublicSite site, @Reference OfferedActions actions) {
        this(site, actions, PATIENCE);
    }

    ActionServlet(PublicSite site, OfferedActions actions, Duration patience) {
        this.site = site;
        this.actions = actions;
        this.bodies = new PostBody(patience);
    }

    /** The web server shows the pages from now on. */
    @Override
    public void init() {
        site.shown();
    }

    @Override
    public void destroy() {
        site.hidden();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        List<Locale> wanted = Languages.wanted(request.getHeader("Accept-Language"));
        Locale spoken = Languages.spoken(wanted);
        Answer answer;
        try {
            answer = answer(request, wanted.isEmpty() ? Locale.ENGLISH : wanted.get(0), spoken);
        } catch (IOException e) {
            // Who asked has gone while sending. Not to be thrown: the container would log the address with the token.
            LOG.debug("A request ended before its body did");
            return;
        }
        try {
            send(answer, response, request.getMethod().equals("HEAD"));
        } catch (IOException e) {
            LOG.debug("A request ended before its answer did");
        }
    }

    private Answer answer(HttpServletRequest request, Locale wanted, Locale spoken) throws IOException {
        String method = request.getMethod();
        if (!List.of("GET", "HEAD", "POST").contains(method)) {
            return page(Page.own(405, "refused", spoken)).with("Allow", "GET, HEAD, POST");
        }
        String client = clientOf(request);
        Optional<Duration> wait = site.throttle().tooMany(client);
        if (wait.isPresent()) {
            return page(Page.own(429, "busy", spoken))
                    .with("Retry-After", Long.toString(wait.get().toSeconds() + 1));
        }
        if (lengthOf(request) > LONGEST_ADDRESS) {
            return page(Page.own(414, "refused", spoken));
        }
        Optional<ActionLink> link = ActionLink.of(pathOf(request));
        if (link.isEmpty()) {
            return page(Page.own(404, "missing", spoken));
        }
        if (link.get().token().isEmpty()) {
            return page(Page.unknown(spoken));
        }
        String name = link.get().action();
        String token = link.get().token().get();
        Optional<OfferedAction> offered = actions.find(name);
        if (offered.isEmpty()) {
            return unavailable(spoken);
        }
        OfferedAction action = offered.get();
        if (!method.equals("POST")) {
            return ask(action, name, token, () -> action.action().look(token, wanted))
                    .map(page -> page(Page.of(page, spoken)))
                    .orElseGet(() -> unavailable(spoken));
        }
        Optional<Asked> asked = askedIn(request, client);
        if (asked.isEmpty()) {
            return unavailable(spoken);
        }
        if (REFUSALS.containsKey(asked.get())) {
            Map.Entry<Integer, String> refusal = REFUSALS.get(asked.get());
            return page(Page.own(refusal.getKey(), refusal.getValue(), spoken)).with("Connection", "close");
        }
        boolean oneClick = asked.get() == Asked.ONE_CLICK;
        if (oneClick && !action.isOneClick()) {
            return page(Page.own(403, "not-one-click", spoken));
        }
        return ask(action, name, token, () -> action.action().perform(token, wanted))
                .map(page -> oneClick ? line(page) : page(Page.of(page, spoken)))
                .orElseGet(() -> unavailable(spoken));
    }

    /** What a call of an action says. */
    @FunctionalInterface
    private interface Call {
        ActionPage run();
    }

    /** Empty if the action has no room, or threw, or said nothing; anything thrown ends here, since containers log addresses with tokens. */
    private Optional<ActionPage> ask(OfferedAction action, String name, String token, Call call) {
        int most = site.settings().actionAtOnce();
        if (!action.enter(most)) {
            LOG.warn("{} requests are in the action {} and do not end; others are answered with 503.", most, name);
            return Optional.empty();
        }
        try {
            ActionPage page = call.run();
            if (page == null) {
                LOG.error("The action {} said nothing.", name);
            }
            return Optional.ofNullable(page);
        } catch (MailUnavailableException e) {
            // Nobody's fault, and every request says it again.
            LOG.warn("The action {} cannot answer now{}", name, Mishap.message(e, token));
            return Optional.empty();
        } catch (Throwable e) {
            LOG.error("The action {} failed: {}", name, Mishap.describe(e, token));
            return Optional.empty();
        } finally {
            action.leave();
        }
    }

    /** Empty if too many bodies are being read. */
    private Optional<Asked> askedIn(HttpServletRequest request, String client) throws IOException {
        if (request.getContentLengthLong() == 0) {
            return Optional.of(Asked.BUTTON);
        }
        if (request.getContentLengthLong() > PostBody.MOST) {
            return Optional.of(Asked.TOO_LARGE);
        }
        if (!roomForBodies.enter(client)) {
            return Optional.empty();
        }
        try {
            return Optional.of(bodies.read(request.getContentType(), request.getInputStream()));
        } finally {
            roomForBodies.leave(client);
        }
    }

    /** What RFC 8058 wants: no page. A program that is told 200 does not ask again, so it is told that only when it is done. */
    private static Answer line(ActionPage page) {
        return switch (page.state()) {
            case DONE -> Answer.line(200, "Done");
            case EXPIRED -> Answer.line(410, "Expired");
            case UNKNOWN -> Answer.line(404, "Unknown");
            case READY -> Answer.line(503, "Not done").with("Retry-After", RETRY_SECONDS);
        };
    }

    private Answer unavailable(Locale spoken) {
        return page(Page.own(503, "unavailable", spoken)).with("Retry-After", RETRY_SECONDS);
    }

    private Answer page(Page page) {
        Look look = Look.of(page.account());
        return Answer.page(page.status(), writer.write(page, look), look);
    }

    private static void send(Answer answer, HttpServletResponse response, boolean withoutBody) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setContentLength(answer.body().length);
        if (!withoutBody) {
            response.getOutputStream().write(answer.body());
        }
    }

    private String clientOf(HttpServletRequest request) {
        return Client.of(
                request.getRemoteAddr(),
                Collections.list(request.getHeaders("X-Forwarded-For")),
                site.settings().trustedProxies());
    }

    private static int lengthOf(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI().length() + (query == null ? 0 : query.length() + 1);
    }

    /** Decoded. Parameters of path segments, which the container would take off, are part of no link. */
    private static String pathOf(HttpServletRequest request) {
        return request.getRequestURI().indexOf(';') < 0 ? request.getPathInfo() : null;
    }
}
