/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.account.Suppressions;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.account.VerifiedAddresses.Invitation;
import org.letterhead.mail.action.PublicAction;
import org.letterhead.mail.action.PublicLinks;
import org.letterhead.mail.store.Database;

/**
 * What the tests about people and their links have in common. Each test has addresses of its own. Every token that a test takes out of a
 * mail is looked for afterwards where it must never stand.
 */
public abstract class PeopleInKaraf extends InKaraf {
    protected static final Actor OPERATOR = new Actor.Operator("maria");
    protected static final String CONFIRM = "confirm-address";
    protected static final String UNSUBSCRIBE = "unsubscribe";
    protected static final String WEB = "org.letterhead.mail.web";
    protected static final String ACCOUNTS = "org.letterhead.mail.accounts";

    private final Set<String> tokens = new CopyOnWriteArraySet<>();

    @Before
    public void waitForPeopleAndPages() {
        service(Database.class, "(letterhead.schema=accounts)");
        service(Subscriptions.class, null);
        waitForLinks();
    }

    @After
    public void noTokenIsWrittenDown() throws IOException {
        String log = Files.readString(
                Path.of(System.getProperty("karaf.data"), "log", "karaf.log"), StandardCharsets.ISO_8859_1);
        String changes = Stream.of("acme", "lodz")
                .map(account -> changes(account).toString())
                .reduce("", String::concat);
        for (String token : tokens) {
            assertThat(log.contains(token)).as("a token is in the log").isFalse();
            assertThat(changes.contains(token))
                    .as("a token is among the changes")
                    .isFalse();
        }
    }

    protected void waitForLinks() {
        service(PublicLinks.class, null);
        for (String action : List.of(CONFIRM, UNSUBSCRIBE)) {
            service(PublicAction.class, "(" + PublicAction.NAME + "=" + action + ")");
        }
    }

    protected VerifiedAddresses addresses() {
        return service(VerifiedAddresses.class, null);
    }

    protected Suppressions suppressions() {
        return service(Suppressions.class, null);
    }

    /** The latest first. */
    protected List<AuditLog.Entry> changes(String account) {
        return service(AuditLog.class, null).of(account, Optional.empty(), 1000);
    }

    protected static Browser browser() throws IOException {
        return new Browser(Integer.parseInt(settings("org.ops4j.pax.web").getProperty("org.osgi.service.http.port")));
    }

    /** Invites, and reads the mail that comes of it. */
    protected ReceivedMail invited(String account, String address, Locale locale) {
        Invitation invitation = addresses().invite(OPERATOR, account, MailAddress.of(address), locale);
        assertThat(invitation).isInstanceOf(Invitation.Sent.class);
        return arrived(((Invitation.Sent) invitation).mail());
    }

    protected ReceivedMail arrived(MailId id) {
        return ReceivedMail.withMessageId(ended(id).messageId().orElseThrow());
    }

    protected boolean isVerified(String account, String address) {
        return addresses().isVerified(account, MailAddress.of(address));
    }

    /** A report, which is subscription mail. */
    protected static MailRequest.Builder report(String account, String address) {
        return MailRequest.forAccount(account)
                .template("insights-report", MailTravelsTest.figures())
                .to(Mailbox.of(address));
    }

    /** The link to an action in the plain text of a mail. */
    protected String link(ReceivedMail mail, String action) throws IOException {
        Matcher link = Pattern.compile("https?://\\S+/letterhead/a/" + action + "/([A-Za-z0-9._~-]+)")
                .matcher(ReceivedMail.text(mail.leaves().get(0)));
        assertThat(link.find()).as("a link to " + action).isTrue();
        tokens.add(link.group(1));
        return link.group();
    }

    /** Nothing is loaded, framed, kept or told to others. */
    protected static void isSafe(Browser.Answer page) {
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Set-Cookie")).isNull();
        assertThat(page.body()).doesNotContain("<script", "src=", "\tat ", "Exception");
    }

    protected static String token(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    /** With another letter in one place. */
    protected static String altered(String token, int at) {
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }

    protected static String withToken(String link, String token) {
        return link.substring(0, link.lastIndexOf('/') + 1) + token;
    }

    /** Changes where links begin, and waits until they do. */
    protected AutoCloseable linksBegin(Map<String, String> settings, String account, Optional<String> expected)
            throws Exception {
        Optional<String> before = base("acme");
        AutoCloseable file = configured(WEB, settings);
        AutoCloseable back = () -> {
            file.close();
            Eventually.holds("links as before", () -> base("acme").equals(before));
        };
        try {
            Eventually.holds("links of " + account + " begin with " + expected, () -> base(account)
                    .equals(expected));
        } catch (AssertionError e) {
            back.close();
            throw e;
        }
        return back;
    }

    private Optional<String> base(String account) {
        return service(PublicLinks.class, null).base(account).map(Object::toString);
    }
}
