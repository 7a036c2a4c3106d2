/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettingsSiteTest {
    /** Says who asks for what, and remembers what was posted. */
    private static final class Echo implements Tab {
        final List<Form> posted = new ArrayList<>();

        @Override
        public String name() {
            return "delivery";
        }

        @Override
        public Words words() {
            return Words.of("delivery");
        }

        @Override
        public Reply show(Visit visit) {
            return Reply.page(View.of(
                    "problem.html",
                    "Echo " + visit.path(),
                    Map.of("text", visit.user().name())));
        }

        @Override
        public Reply change(Visit visit) {
            posted.add(visit.form());
            return Reply.elsewhere("delivery/after", Notice.done("Done <i>so</i>"));
        }
    }

    private final Echo tab = new Echo();
    private final SettingsHost host = new SettingsHost(tab);

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void whoIsNotSignedInComesBackToWhereTheyWanted() {
        SettingsHost.Answer sent = host.get("accounts/acme/delivery/smtp");
        assertThat(sent.status()).isEqualTo(303);
        SettingsHost.Answer form = host.follow(sent);
        assertThat(form.page().title()).isEqualTo("Sign in");
        SettingsHost.Answer in = host.post(
                "login?back=accounts%2Facme%2Fdelivery%2Fsmtp",
                "csrf",
                form.page().select("main input[name=csrf]").attr("value"),
                "user",
                "anna",
                "password",
                "secret");
        SettingsHost.Answer page = host.follow(in);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.page().select("h1").text()).isEqualTo("Echo [smtp]");
        assertThat(page.page().select(".where").text()).isEqualTo("Acme <b>&</b> Co");
    }

    @Test
    void oneAccountIsOpenedAtOnceAndOfSeveralOneIsChosen() {
        assertThat(host.follow(host.follow(host.follow(host.signIn("anna"))))
                        .page()
                        .select("h1")
                        .text())
                .isEqualTo("Echo []");
        host.forgetCookies();
        SettingsHost.Answer choice = host.follow(host.signIn("olga"));
        assertThat(choice.page().select("main .cards a").eachText()).containsExactly("Acme <b>&</b> Co", "Globex");
    }

    @Test
    void anothersAccountIsLikeOneThatIsNotThere() {
        host.signIn("anna");
        SettingsHost.Answer others = host.get("accounts/globex/delivery");
        SettingsHost.Answer none = host.get("accounts/nobody/delivery");
        assertThat(others.status()).isEqualTo(404);
        assertThat(others.body()).isEqualTo(none.body());
        assertThat(host.postOurs("accounts/globex/delivery", "a", "b").status()).isEqualTo(404);
        assertThat(tab.posted).isEmpty();
    }

    @Test
    void aFormWithoutTheSessionsTokenChangesNothing() {
        host.signIn("anna");
        assertThat(host.post("accounts/acme/delivery", "a", "b").status()).isEqualTo(403);
        assertThat(host.post("accounts/acme/delivery", "csrf", "x".repeat(43), "a", "b")
                        .status())
                .isEqualTo(403);
        assertThat(tab.posted).isEmpty();
        SettingsHost.Answer after = host.follow(host.postOurs("accounts/acme/delivery", "a", "żółć + & ="));
        assertThat(tab.posted.get(0).text("a")).isEqualTo("żółć + & =");
        assertThat(after.page().select(".notice.done[role=status] strong").text())
                .isEqualTo("Done <i>so</i>");
        assertThat(host.get("accounts/acme/delivery/after").page().select(".notice"))
                .isEmpty();
    }
}
