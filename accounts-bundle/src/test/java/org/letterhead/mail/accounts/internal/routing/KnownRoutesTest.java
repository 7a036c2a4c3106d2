/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.routing.Choices.Node;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.store.SecretPlace;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.Secret;

class KnownRoutesTest {
    @TempDir
    Path folder;

    private Choices choices;
    private Node node;

    private void open(Databases.Kind kind) {
        open(kind, Map.of());
    }

    private void open(Databases.Kind kind, Map<String, Object> settings) {
        choices = new Choices(kind, folder, settings);
        node = choices.node();
    }

    @AfterEach
    void close() {
        if (choices != null) {
            choices.close();
        }
    }

    private AccountRoute of(String account) {
        return node.routes.of(account);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoHasChosenNothingLeavesAsTheOperatorSays(Databases.Kind kind) {
        open(kind);
        assertThat(of("acme")).isEqualTo(AccountRoute.PLATFORM);
        close();

        open(kind, Map.of("default_way", "ses", "neutral_way", "whitelabel"));
        assertThat(of("acme").way()).isEqualTo("ses");
        assertThat(of("acme").neutralWay()).isEqualTo("whitelabel");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theChosenWayComesWithWhatWasSavedForItAndNothingElse(Databases.Kind kind) {
        open(kind);
        choices.choose("acme", "smtp");
        choices.names("acme", "Acme Łódź", "Help", "help@acme.example");
        choices.value("acme", "smtp", false, "host", "mail.acme.example");
        choices.secret("acme", "smtp", "password", "zażółć");
        choices.value("acme", "smtp", true, "host", "draft.example");
        choices.value("acme", "other", false, "region", "eu");
        choices.value("globex", "smtp", false, "user", "globex");

        AccountRoute route = of("acme");

        assertThat(route.way()).isEqualTo("smtp");
        assertThat(route.settings().values()).isEqualTo(Map.of("host", "mail.acme.example"));
        assertThat(route.settings().secrets()).containsOnlyKeys("password");
        assertThat(route.settings().secret("password").orElseThrow().reveal()).isEqualTo("zażółć");
        assertThat(route.displayName()).contains("Acme Łódź");
        assertThat(route.replyTo()).contains(Mailbox.of("Help", "help@acme.example"));
        assertThat(route.neutralWay()).isEqualTo("platform");
        assertThat(of("globex")).isEqualTo(AccountRoute.PLATFORM);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWasSwitchedOffKeepsTheNamesAndLeavesWithoutItsSettings(Databases.Kind kind) {
        open(kind);
        choices.choose("acme", null);
        choices.names("acme", "Acme", null, "help@acme.example");
        choices.value("acme", "smtp", false, "host", "mail.acme.example");

        AccountRoute route = of("acme");

        assertThat(route.way()).isEqualTo("platform");
        assertThat(route.settings().values()).isEmpty();
        assertThat(route.displayName()).contains("Acme");
        assertThat(route.replyTo()).contains(Mailbox.of("help@acme.example"));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void inMemorySecretsAreSealed(Databases.Kind kind) {
        open(kind);
        choices.choose("acme", "smtp");
        choices.secret("acme", "smtp", "password", "swordfish");
        Secret secret = of("acme").settings().secret("password").orElseThrow();
        assertThat(secret.reveal()).isEqualTo("swordfish");

        People.inject(node.rows, "seals", null);

        assertThatThrownBy(secret::reveal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no key for sealed secrets");
        assertThatThrownBy(() ->
                        of("acme").settings().secret("password").orElseThrow().reveal())
                .isInstanceOf(IllegalStateException.class);
        People.inject(node.rows, "seals", choices.seals);
        assertThat(secret.reveal()).isEqualTo("swordfish");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aSecretOpensForItsOwnAccountWayAndFieldOnly(Databases.Kind kind) {
        open(kind);
        choices.choose("acme", "smtp");
        choices.sealed(
                "acme",
                "smtp",
                "password",
                choices.seals.seal(
                        new SecretPlace("globex", "settings/smtp/password"),
                        "swordfish".getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() ->
                        of("acme").settings().secret("password").orElseThrow().reveal())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("acme")
                .message()
                .doesNotContain("swordfish");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aChangeCountsHereAtOnceAndElsewhereAfterAFewSeconds(Databases.Kind kind) {
        open(kind);
        Node other = choices.node();
        assertThat(of("acme").way()).isEqualTo("platform");
        assertThat(other.routes.of("acme").way()).isEqualTo("platform");

        choices.choose("acme", "smtp");
        node.routes.changed("acme");

        assertThat(of("acme").way()).isEqualTo("smtp");
        assertThat(other.routes.of("acme").way()).isEqualTo("platform");
        other.time();
        assertThat(other.routes.of("acme").way()).isEqualTo("smtp");
        choices.choose("acme", "whitelabel");
        other.time();
        assertThat(other.routes.of("acme").way()).isEqualTo("whitelabel");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsKnownIsNotAskedForAgainAndToStartNoAccountIsRead(Databases.Kind kind) {
        open(kind);
        for (int i = 0; i < 20; i++) {
            choices.choose("account" + i, "smtp");
        }
        AtomicInteger questions = new AtomicInteger();
        node = choices.asking(questions, () -> {});

        assertThat(of("account7").way()).isEqualTo("smtp");
        assertThat(of("acme").way()).isEqualTo("platform");
        // The last change, and one question for each account.
        assertThat(questions).hasValue(3);
        assertThat(node.routes.kept()).isEqualTo(2);

        of("account7");
        of("acme");
        assertThat(questions).hasValue(3);

        choices.choose("account8", null);
        node.time();
        of("account7");
        of("acme");
        assertThat(questions).hasValue(4);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWasReadBeforeAChangeDoesNotStay(Databases.Kind kind) {
        open(kind);
        AtomicBoolean changing = new AtomicBoolean();
        node = choices.asking(new AtomicInteger(), () -> {
            if (changing.getAndSet(false)) {
                // While the answer is on its way to the cache.
                choices.choose("acme", "smtp");
                node.routes.changed("acme");
            }
        });
        of("globex");
        changing.set(true);

        assertThat(of("acme").way()).isEqualTo("platform");
        assertThat(of("acme").way()).isEqualTo("smtp");

        AtomicBoolean elsewhere = new AtomicBoolean();
        node = choices.asking(new AtomicInteger(), () -> {
            if (elsewhere.getAndSet(false)) {
                choices.choose("acme", "whitelabel");
                // Another thread: Jdbi would lend this one the connection that is being closed.
                CompletableFuture.runAsync(() -> {
                            node.time();
                            of("globex");
                        })
                        .join();
            }
        });
        of("globex");
        elsewhere.set(true);
        assertThat(of("acme").way()).isEqualTo("smtp");
        assertThat(of("acme").way()).isEqualTo("whitelabel");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whileTheStoreIsAwayWhatIsKnownCountsOn(Databases.Kind kind) {
        open(kind);
        choices.choose("acme", "smtp");
        choices.choose("globex", "smtp");
        assertThat(of("acme").way()).isEqualTo("smtp");
        Object database = node.store.present();
        People.inject(node.store, "database", null);
        node.time();

        assertThat(of("acme").way()).isEqualTo("smtp");
        assertThatThrownBy(() -> of("globex")).isInstanceOf(MailUnavailableException.class);
        node.time();
        assertThat(of("acme").way()).isEqualTo("smtp");

        choices.choose("acme", "whitelabel");
        People.inject(node.store, "database", database);
        node.time();
        assertThat(of("globex").way()).isEqualTo("smtp");
        assertThat(of("acme").way()).isEqualTo("whitelabel");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWasReadFromAnotherStoreCountsNoMoreAtOnce(Databases.Kind kind) {
        open(kind);
        choices.choose("acme", "smtp");
        assertThat(of("acme").way()).isEqualTo("smtp");
        choices.choose("acme", "whitelabel");

        People.inject(
                node.store,
                "database",
                choices.asking(new AtomicInteger(), () -> {}).store.present());

        assertThat(of("acme").way()).isEqualTo("whitelabel");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void mailWaitsForAStoreThatIsComingAndGoesWhereNoneEverWas(Databases.Kind kind) {
        open(kind);
        choices.choose("acme", "smtp");
        Object database = choices.people.store.present();
        node = choices.new Node(new AccountsStore(null), 1 << 20);
        assertThat(of("acme")).isEqualTo(AccountRoute.PLATFORM);

        People.inject(node.store, "anybodys", database);
        assertThatThrownBy(() -> of("acme")).isInstanceOf(MailUnavailableException.class);

        // Without waiting for the next turn.
        People.inject(node.store, "database", database);
        assertThat(of("acme").way()).isEqualTo("smtp");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void manyAccountsStayWithinTheBoundAndEachGetsItsOwn(Databases.Kind kind) {
        open(kind);
        int accounts = 2_000;
        choices.people.store.transaction(handle -> {
            for (int i = 0; i < accounts; i++) {
                choices.put(handle, "account" + i, "way" + i);
            }
            return null;
        });
        node = choices.node(200_000);

        for (int i = 0; i < accounts; i++) {
            assertThat(of("account" + i).way()).isEqualTo("way" + i);
        }
        for (int i = 0; i < accounts; i++) {
            assertThat(of("nobody" + i).way()).isEqualTo("platform");
        }

        assertThat(node.routes.kept()).isPositive().isLessThanOrEqualTo(1_000);
    }
}
