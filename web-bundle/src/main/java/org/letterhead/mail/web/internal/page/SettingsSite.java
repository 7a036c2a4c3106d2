/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.web.internal.Languages;
import org.letterhead.mail.web.internal.PublicSite;
import org.letterhead.mail.web.internal.RoomForBodies;
import org.letterhead.mail.web.internal.delivery.DeliveryTab;
import org.letterhead.mail.web.internal.limits.LimitsTab;
import org.letterhead.mail.web.internal.log.LogTab;
import org.letterhead.mail.web.internal.page.Asked.BadBody;
import org.letterhead.mail.web.internal.page.Asked.NoForm;
import org.letterhead.mail.web.internal.page.Frame.Link;
import org.letterhead.mail.web.internal.page.Frame.Surroundings;
import org.letterhead.mail.web.internal.sender.SenderTab;
import org.letterhead.mail.web.internal.signin.Entries;
import org.letterhead.mail.web.internal.signin.RealmLogin;
import org.letterhead.mail.web.internal.signin.Session;
import org.letterhead.mail.web.internal.signin.SessionCookie;
import org.letterhead.mail.web.internal.signin.Sessions;
import org.letterhead.mail.web.internal.templates.TemplatesTab;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings page: who is it, may they, which tab. Every request is read from top to bottom here: signed in, administers the account, a form of ours; then
 * the tab answers.
 */
@Component(service = SettingsSite.class)
public final class SettingsSite {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsSite.class);

    private final PublicSite site;
    private final Accounts accounts;
    private final List<Tab> tabs;
    private final Assets assets = new Assets();
    private final Frame frame;
    private final Sessions sessions;
    private final Entries entries;
    private final SignInPage signIn;
    private final RoomForBodies roomForBodies = new RoomForBodies();

    @Activate
    public SettingsSite(
            @Reference PublicSite site,
            @Reference Accounts accounts,
            @Reference Doors doors,
            @Reference DeliveryTab delivery,
            @Reference SenderTab sender,
            @Reference TemplatesTab templates,
            @Reference LogTab log,
            @Reference LimitsTab limits) {
        this(
                site,
                accounts,
                List.of(delivery, sender, templates, log, limits),
                doors.entries(),
                new RealmLogin(),
                Clock.systemUTC());
    }

    SettingsSite(PublicSite site, Accounts accounts, List<Tab> tabs, Entries entries, RealmLogin realm, Clock clock) {
        this.site = site;
        this.accounts = accounts;
        this.tabs = tabs;
        this.entries = entries;
        this.frame = new Frame(assets, site::settings);
        this.sessions = new Sessions(site.settings().sessionIdle(), clock);
        this.signIn = new SignInPage(site, frame, sessions, realm, roomForBodies);
    }

    Sent problem(int status, String key, Locale locale, String up) {
        return frame.page(status, frame.problem(key, locale), Surroundings.bare(locale, up, Optional.empty()));
    }

    Sent answer(Asked asked) throws IOException {
        Locale locale = asked.spoken();
        String up = asked.address().up();
        try {
            if (!asked.address().slash()) {
                return Sent.elsewhere("letterhead/");
            }
            if (asked.address().first().equals("assets")) {
                return asset(asked);
            }
            SessionCookie cookie = SessionCookie.of(asked.request(), site.settings());
            // A script that asks again and again for a part is nobody who is there.
            boolean quiet = asked.isPartial() && !asked.isPost();
            Optional<Session> session =
                    cookie.read(asked.request()).flatMap(name -> quiet ? sessions.look(name) : sessions.find(name));
            if (isTooMany(asked, session)) {
                return problem(429, "busy", locale, up).with("Retry-After", "60");
            }
            Optional<Locale> chosen = Languages.spoken(asked.query().text("lang"));
            locale = chosen.or(() -> session.flatMap(Session::locale)).orElse(locale);
            return switch (asked.address().first()) {
                case "login" -> signIn.answer(asked, locale, session);
                case "enter" -> enter(asked, cookie);
                default ->
                    session.isPresent()
                            ? orMissing(asked, locale, chosen, session.get(), cookie)
                            : stranger(asked, locale);
            };
        } catch (Form.Unreadable e) {
            return problem(400, "unreadable", locale, up);
        } catch (NoSuchElementException e) {
            return problem(404, "missing", locale, up);
        } catch (MailUnavailableException e) {
            LOG.warn("The settings page cannot answer now: {}", e.getMessage());
            return problem(503, "unavailable", locale, up).with("Retry-After", "30");
        } catch (RuntimeException | LinkageError e) {
            // Not to be thrown: the container's page would show it.
            LOG.error("The settings page failed", e);
            return problem(500, "failed", locale, up);
        }
    }

    /** Whoever is signed in is counted alone: a whole office may come from one address. */
    private boolean isTooMany(Asked asked, Optional<Session> session) {
        return session.map(known -> known.requests().tooMany(""))
                .orElseGet(() -> site.throttle().tooMany(asked.client()))
                .isPresent();
    }

    private Sent asset(Asked asked) {
        List<String> path = asked.address().segments();
        if (path.size() != 3 || asked.isPost()) {
            throw new NoSuchElementException();
        }
        Assets.Asset asset = assets.find(path.get(2))
                .filter(found -> found.hash().equals(path.get(1)))
                .orElseThrow();
        String accepted = asked.request().getHeader("Accept-Encoding");
        boolean zipped = accepted != null && accepted.matches(".*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$)).*");
        Sent sent = Sent.of(200, "text/javascript; charset=utf-8", zipped ? asset.zipped() : asset.bytes())
                .with("Cache-Control", "public, max-age=31536000, immutable")
                .with("Vary", "Accept-Encoding");
        return zipped ? sent.with("Content-Encoding", "gzip") : sent;
    }

    /** Somebody whom the host has authenticated comes with a link that it has made. */
    private Sent enter(Asked asked, SessionCookie cookie) {
        List<String> path = asked.address().segments();
        if (path.size() != 2 || !asked.request().getMethod().equals("GET")) {
            throw new NoSuchElementException();
        }
        return entries.use(path.get(1))
                .map(entry -> Sent.elsewhere("../accounts/" + Visit.path(entry.account()))
                        .with("Set-Cookie", cookie.write(sessions.open(entry.user(), Optional.empty()))))
                .orElseGet(() -> problem(
                        410, "entry-used", asked.spoken(), asked.address().up()));
    }

    private Sent stranger(Asked asked, Locale locale) {
        if (asked.isPost()) {
            // What was filled in is lost with the session; to say so is all that is left.
            return problem(403, "signed-out", locale, asked.address().up());
        }
        if (asked.isPartial()) {
            // The page for signing in does not belong into the middle of another: that is fetched anew, and leads
            // there.
            return problem(403, "signed-out", locale, asked.address().up()).with("HX-Refresh", "true");
        }
        return signIn.wayTo(asked);
    }

    /** Whoever finds nothing here can sign out all the same. */
    private Sent orMissing(Asked asked, Locale locale, Optional<Locale> chosen, Session session, SessionCookie cookie)
            throws IOException {
        try {
            return signedIn(asked, locale, chosen, session, cookie);
        } catch (NoSuchElementException e) {
            return frame.page(
                    404,
                    frame.problem("missing", locale),
                    Surroundings.bare(locale, asked.address().up(), Optional.of(session)));
        }
    }

    private Sent signedIn(Asked asked, Locale locale, Optional<Locale> chosen, Session session, SessionCookie cookie)
            throws IOException {
        String up = asked.address().up();
        Surroundings bare = Surroundings.bare(locale, up, Optional.of(session));
        Optional<Tab> tab = tab(asked.address());
        Form form = Form.EMPTY;
        if (asked.isPost()) {
            int longest = tab.map(Tab::longestForm).orElse(8192);
            try {
                form = asked.form(roomForBodies, longest);
            } catch (BadBody e) {
                return refused(e.why(), locale, up);
            }
            if (asked.isFromElsewhere() || !session.isToken(form.text("csrf"))) {
                LOG.info("Refused: a form of {} that did not come from a page of the session", asked.client());
                return problem(403, "forged", locale, up);
            }
        } else if (chosen.isPresent()) {
            session.speak(chosen.get());
        }
        switch (asked.address().first()) {
            case "":
                return choose(asked, session, bare);
            case "logout":
                if (!asked.isPost() || asked.address().segments().size() != 1) {
                    throw new NoSuchElementException();
                }
                cookie.read(asked.request()).ifPresent(sessions::close);
                return Sent.elsewhere("login").with("Set-Cookie", cookie.erase());
            case "accounts":
                return account(asked, locale, session, tab, form);
            default:
                throw new NoSuchElementException();
        }
    }

    private Sent refused(NoForm why, Locale locale, String up) {
        return problem(why.status(), why == NoForm.TOO_LARGE ? "too-large" : "unreadable", locale, up)
                .with("Connection", "close");
    }

    /** To the one account that somebody administers, or to a choice of them. */
    private Sent choose(Asked asked, Session session, Surroundings bare) {
        String typed = asked.query().text("account");
        List<Accounts.Known> known = accounts.of(session.user());
        if (!typed.isEmpty() && accounts.administered(session.user(), typed).isPresent()) {
            return Sent.elsewhere("./accounts/" + Visit.path(typed));
        }
        if (typed.isEmpty() && known.size() == 1) {
            return Sent.elsewhere("./accounts/" + Visit.path(known.get(0).account()));
        }
        Locale locale = bare.locale();
        List<Link> links = known.stream()
                .map(one -> new Link(one.account(), one.name(), "./accounts/" + Visit.path(one.account()), false))
                .toList();
        View view = View.of(
                "accounts.html",
                Frame.WORDS.say("accounts.title", locale),
                Map.of(
                        "accounts",
                        links,
                        "hasAccounts",
                        !links.isEmpty(),
                        "typed",
                        typed,
                        "unknown",
                        !typed.isEmpty()));
        return frame.page(typed.isEmpty() ? 200 : 404, view, bare);
    }

    private Optional<Tab> tab(Address address) {
        List<String> path = address.segments();
        return path.size() < 3 || !path.get(0).equals("accounts")
                ? Optional.empty()
                : tabs.stream().filter(tab -> tab.name().equals(path.get(2))).findFirst();
    }

    private Sent account(Asked asked, Locale locale, Session session, Optional<Tab> tab, Form form) {
        List<String> path = asked.address().segments();
        Accounts.Known account = accounts.administered(session.user(), path.size() > 1 ? path.get(1) : "")
                .orElseThrow();
        if (path.size() == 2) {
            return Sent.elsewhere(
                    Visit.path(account.account()) + "/" + tabs.get(0).name());
        }
        String up = asked.address().up();
        Visit visit = new Visit(
                session.user(),
                account.account(),
                account.name(),
                locale,
                path.subList(3, path.size()),
                asked.query(),
                form,
                session,
                up,
                asked.isPartial());
        Tab shown = tab.orElseThrow();
        Surroundings around = around(shown, visit);
        try {
            Reply reply = asked.isPost() ? shown.change(visit) : shown.show(visit);
            return sent(reply, visit, around);
        } catch (SecurityException | NoSuchElementException e) {
            return frame.page(404, frame.problem("missing", locale), around.forProblems());
        } catch (MailRejectedException e) {
            LOG.info("A page of {} asked for what there is not: {}", account.account(), e.getMessage());
            return frame.page(404, frame.problem("missing", locale), around.forProblems());
        } catch (MailUnavailableException e) {
            LOG.warn("The settings page cannot answer now: {}", e.getMessage());
            return frame.page(503, frame.problem("unavailable", locale), around.forProblems())
                    .with("Retry-After", "30");
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The tab {} of the settings page failed", shown.name(), e);
            return frame.page(500, frame.problem("failed", locale), around.forProblems());
        }
    }

    private Sent sent(Reply reply, Visit visit, Surroundings around) {
        if (reply instanceof Reply.Page page) {
            return frame.page(page.status(), page.view(), around);
        }
        if (reply instanceof Reply.Part part) {
            return frame.part(part.view(), around);
        }
        if (reply instanceof Reply.Elsewhere elsewhere) {
            elsewhere.notice().ifPresent(visit.session()::say);
            return Sent.elsewhere(visit.link() + elsewhere.path());
        }
        if (reply instanceof Reply.File file) {
            // It stands in a page of ours, which itself may stand in one of the host's.
            String outside = site.settings().frameAncestors();
            String ancestors = outside.equals("'none'") || outside.equals("'self'") ? "'self'" : "'self' " + outside;
            return Sent.of(200, file.type(), file.body())
                    .with("Content-Security-Policy", file.policy() + "; frame-ancestors " + ancestors)
                    .framedBy(ancestors);
        }
        throw new NoSuchElementException();
    }

    private Surroundings around(Tab shown, Visit visit) {
        List<Link> links = tabs.stream()
                .map(tab -> new Link(
                        tab.name(),
                        Frame.WORDS.say("tab." + tab.name(), visit.locale()),
                        visit.link(tab.name()),
                        tab == shown))
                .toList();
        return new Surroundings(
                visit.locale(),
                visit.up(),
                links,
                Optional.of(visit.account()),
                Optional.of(visit.accountName()),
                Optional.of(visit.session()),
                shown.words());
    }
}
