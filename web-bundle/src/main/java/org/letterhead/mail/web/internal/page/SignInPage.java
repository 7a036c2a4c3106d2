/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.PublicSite;
import org.letterhead.mail.web.internal.RoomForBodies;
import org.letterhead.mail.web.internal.Throttle;
import org.letterhead.mail.web.internal.page.Asked.BadBody;
import org.letterhead.mail.web.internal.page.Frame.Surroundings;
import org.letterhead.mail.web.internal.signin.RealmLogin;
import org.letterhead.mail.web.internal.signin.Session;
import org.letterhead.mail.web.internal.signin.SessionCookie;
import org.letterhead.mail.web.internal.signin.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where people sign in with a password of Karaf's realm, if the operator has not named a page of the host's for it. Whoever tries often has to wait: one client, and
 * everybody who tries one name.
 */
final class SignInPage {
    private static final Logger LOG = LoggerFactory.getLogger(SignInPage.class);
    private static final Pattern OURS = Pattern.compile("accounts(/[A-Za-z0-9._~%:@-]{1,200}){1,7}");
    private static final int LONGEST_FORM = 4096;
    private static final int LONGEST_NAME = 200;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int TRIES_OF_CLIENT_WITH_NAME = 10;
    private static final int TRIES_OF_CLIENT = 20;

    /** More than one client has: nobody locks somebody else out by trying their name from one place. */
    private static final int TRIES_OF_NAME = 60;

    private static final int TRIES_OF_ALL = 600;

    private final PublicSite site;
    private final Frame frame;
    private final Sessions sessions;
    private final RealmLogin realm;
    private final RoomForBodies roomForBodies;
    private final Throttle pairs = new Throttle(TRIES_OF_CLIENT_WITH_NAME, TRIES_OF_ALL, TimeMeter.SYSTEM_NANOTIME);
    private final Throttle clients = new Throttle(TRIES_OF_CLIENT, TRIES_OF_ALL, TimeMeter.SYSTEM_NANOTIME);
    private final Throttle names = new Throttle(TRIES_OF_NAME, TRIES_OF_ALL, TimeMeter.SYSTEM_NANOTIME);

    SignInPage(PublicSite site, Frame frame, Sessions sessions, RealmLogin realm, RoomForBodies roomForBodies) {
        this.site = site;
        this.frame = frame;
        this.sessions = sessions;
        this.realm = realm;
        this.roomForBodies = roomForBodies;
    }

    /** Sends somebody to sign in who then comes back to where they wanted. */
    Sent wayTo(Asked asked) {
        String up = asked.address().up();
        List<String> path = asked.address().segments();
        if (site.settings().signInUrl().isPresent()) {
            String account = path.size() > 1 && path.get(0).equals("accounts")
                    ? "?account=" + URLEncoder.encode(path.get(1), StandardCharsets.UTF_8)
                    : "";
            return Sent.elsewhere(site.settings().signInUrl().get() + account);
        }
        String wanted = Visit.path(path.toArray(String[]::new));
        String back =
                OURS.matcher(wanted).matches() ? "?back=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8) : "";
        return Sent.elsewhere(up + "login" + back);
    }

    Sent answer(Asked asked, Locale locale, Optional<Session> session) throws IOException {
        if (asked.address().segments().size() != 1) {
            throw new NoSuchElementException();
        }
        if (site.settings().signInUrl().isPresent()) {
            return Sent.elsewhere(site.settings().signInUrl().get().toString());
        }
        SessionCookie cookie = SessionCookie.of(asked.request(), site.settings());
        if (!cookie.secure() && !asked.isWithinThisMachine()) {
            // A password over a network that anybody listens to.
            return frame.page(403, frame.problem("https", locale), Surroundings.bare(locale, "", Optional.empty()));
        }
        if (!asked.isPost()) {
            return session.isPresent() ? Sent.elsewhere("./") : form(200, locale, cookie, asked, "", Optional.empty());
        }
        return signIn(asked, locale, cookie);
    }

    private Sent signIn(Asked asked, Locale locale, SessionCookie cookie) throws IOException {
        Form form;
        try {
            form = asked.form(roomForBodies, LONGEST_FORM);
        } catch (BadBody e) {
            return frame.page(
                            e.why().status(),
                            frame.problem("unreadable", locale),
                            Surroundings.bare(locale, "", Optional.empty()))
                    .with("Connection", "close");
        }
        String name = form.text("user");
        boolean ours = cookie.signIn()
                .read(asked.request())
                .filter(value -> value.equals(form.text("csrf")))
                .isPresent();
        if (!ours || asked.isFromElsewhere()) {
            return form(403, locale, cookie, asked, name, Optional.of("stale"));
        }
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || form.find("password").orElse("").isEmpty()) {
            return form(422, locale, cookie, asked, name, Optional.of("empty"));
        }
        if (isTooMany(asked.client(), name.toLowerCase(Locale.ROOT))) {
            LOG.warn("Too many tries to sign in as {} from {}", PlainText.untrusted(name, 100), asked.client());
            return form(429, locale, cookie, asked, name, Optional.of("many")).with("Retry-After", "60");
        }
        Optional<Actor.User> user;
        try {
            // Nobody is called so, and a realm may write it into logs.
            user = CONTROL.matcher(name).find()
                    ? Optional.empty()
                    : realm.user(
                            site.settings().realm(),
                            name,
                            form.find("password").orElse("").toCharArray());
        } catch (MailUnavailableException e) {
            LOG.error("Nobody can sign in: {}", e.getMessage());
            return form(503, locale, cookie, asked, name, Optional.of("unavailable"));
        }
        if (user.isEmpty()) {
            LOG.info("Wrong name or password: {} from {}", PlainText.untrusted(name, 100), asked.client());
            return form(401, locale, cookie, asked, name, Optional.of("wrong"));
        }
        LOG.info("Signed in: {} from {}", PlainText.untrusted(user.get().name(), 100), asked.client());
        Optional<Locale> chosen = Optional.of(locale).filter(one -> !one.equals(asked.spoken()));
        return Sent.elsewhere("./" + back(asked)).with("Set-Cookie", cookie.write(sessions.open(user.get(), chosen)));
    }

    /** The nearest first: whoever is over a limit of their own takes nothing from the others. */
    private boolean isTooMany(String client, String name) {
        return pairs.tooMany(client + " " + name)
                .or(() -> clients.tooMany(client))
                .or(() -> names.tooMany(name))
                .isPresent();
    }

    private Sent form(
            int status, Locale locale, SessionCookie cookie, Asked asked, String name, Optional<String> trouble) {
        String token = cookie.signIn().read(asked.request()).orElseGet(SessionCookie::draw);
        Map<String, Object> values = new HashMap<>();
        values.put("user", PlainText.untrusted(name, LONGEST_NAME));
        values.put("csrf", token);
        values.put(
                "action",
                "login"
                        + (back(asked).isEmpty()
                                ? ""
                                : "?back=" + URLEncoder.encode(back(asked), StandardCharsets.UTF_8)));
        trouble.ifPresent(key -> values.put("trouble", Frame.WORDS.say("login." + key, locale)));
        View view = View.of("login.html", Frame.WORDS.say("login.title", locale), values);
        return frame.page(status, view, Surroundings.bare(locale, "", Optional.empty()))
                .with("Set-Cookie", cookie.signIn().write(token));
    }

    /** Nobody is led to another host: what does not look like one of our pages is forgotten. */
    private static String back(Asked asked) {
        String wanted = asked.query().text("back");
        return OURS.matcher(wanted).matches() ? wanted : "";
    }
}
