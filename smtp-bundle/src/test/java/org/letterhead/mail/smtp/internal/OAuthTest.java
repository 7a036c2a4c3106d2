/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.letterhead.mail.smtp.internal.OAuthAccount.CLIENT_SECRET;
import static org.letterhead.mail.smtp.internal.OAuthAccount.REFRESH_TOKEN;
import static org.letterhead.mail.smtp.internal.OAuthAccount.USER;
import static org.letterhead.mail.smtp.internal.Soon.atOnce;
import static org.letterhead.mail.smtp.internal.Soon.failureOf;
import static org.letterhead.mail.smtp.internal.Soon.soon;
import static org.letterhead.mail.smtp.internal.Soon.thrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.smtp.internal.oauth.BearerTokens;
import org.letterhead.mail.smtp.internal.oauth.OAuthMethod;
import org.letterhead.mail.smtp.internal.oauth.OAuthProviders;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.TransportException;

/** Sign-in by OAuth 2.0, from a provider's token endpoint to the mail server's answer. */
@Timeout(60)
class OAuthTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final SettableClock clock = new SettableClock();
    private TokenEndpoint provider;
    private ScriptedSmtpServer server;
    private SmtpTransport transport;

    @BeforeEach
    void start() throws IOException {
        provider = TokenEndpoint.start();
        server = ScriptedSmtpServer.start(talk -> {
            talk.greet("AUTH PLAIN LOGIN XOAUTH2")
                    .answer("AUTH XOAUTH2 ", "235 2.7.0 ok")
                    .serve();
        });
        transport = transport(clock);
    }

    @AfterEach
    void stop() throws IOException {
        provider.close();
        server.close();
    }

    // --- what is asked and shown -------------------------------------------------------------------------------------

    @Test
    void aRefreshTokenIsTradedForATokenThatTheMailServerIsShown() throws Exception {
        provider.answers(form -> TokenEndpoint.granted("access-T", 3600));

        OAuthAccount.refreshing(server.port()).connect(transport, soon()).close();

        assertThat(provider.paths()).containsExactly("POST /common/token");
        assertThat(provider.forms())
                .containsExactly(Map.of(
                        "grant_type", "refresh_token",
                        "refresh_token", REFRESH_TOKEN,
                        "client_id", "app-1",
                        "client_secret", CLIENT_SECRET,
                        "scope", "https://outlook.office.com/SMTP.Send offline_access"));
        assertThat(server.lines()).contains("AUTH XOAUTH2 " + shown(USER, "access-T"));
        assertThat(server.lines()).noneMatch(line -> line.startsWith("AUTH PLAIN") || line.startsWith("AUTH LOGIN"));
    }

    @Test
    void aPublicClientHasNoSecret() throws Exception {
        OAuthAccount.refreshing(server.port())
                .without("oauth.client.secret")
                .with("oauth.tenant", "consumers")
                .connect(transport, soon())
                .close();

        assertThat(provider.paths()).containsExactly("POST /consumers/token");
        assertThat(provider.forms().get(0)).containsEntry("client_id", "app-1").doesNotContainKey("client_secret");
    }

    @Test
    void anApplicationTradesItsOwnCredentials() throws Exception {
        OAuthAccount.of(server.port(), "microsoft-client-credentials")
                .with("oauth.tenant", "acme.example")
                .with("oauth.client.id", "app-1")
                .secret("oauth.client.secret", CLIENT_SECRET)
                .connect(transport, soon())
                .close();

        assertThat(provider.paths()).containsExactly("POST /acme.example/token");
        assertThat(provider.forms())
                .containsExactly(Map.of(
                        "grant_type", "client_credentials",
                        "client_id", "app-1",
                        "client_secret", CLIENT_SECRET,
                        "scope", "https://outlook.office365.com/.default"));
    }

    @Test
    void aGoogleRefreshTokenBringsItsScopeWithIt() throws Exception {
        OAuthAccount.refreshing(server.port())
                .with("oauth.method", "google-refresh-token")
                .connect(transport, soon())
                .close();

        assertThat(provider.forms().get(0))
                .containsEntry("grant_type", "refresh_token")
                .doesNotContainKey("scope");
    }

    @Test
    void aServiceAccountSignsForWhomItActs() throws Exception {
        KeyPair keys = rsa();
        OAuthAccount.of(server.port(), "google-service-account")
                .secret("oauth.service.key", serviceKey(keys))
                .connect(transport, soon())
                .close();

        Map<String, String> form = provider.forms().get(0);
        assertThat(form)
                .containsOnlyKeys("grant_type", "assertion")
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        SignedJWT assertion = SignedJWT.parse(form.get("assertion"));
        assertThat(assertion.verify(new RSASSAVerifier((RSAPublicKey) keys.getPublic())))
                .isTrue();
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("key-1");
        assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("robot@acme.example");
        assertThat(assertion.getJWTClaimsSet().getSubject()).isEqualTo(USER);
        assertThat(assertion.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("https://mail.google.com/");
        assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly("https://oauth2.googleapis.com/token");
        assertThat(assertion.getJWTClaimsSet().getIssueTime()).isEqualTo(START);
        assertThat(assertion.getJWTClaimsSet().getExpirationTime()).isEqualTo(START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void aPasswordNeverLeadsToXoauth2() throws Exception {
        try (ScriptedSmtpServer both = ScriptedSmtpServer.start(talk ->
                talk.greet("AUTH XOAUTH2 PLAIN").answer("AUTH PLAIN ", "235 ok").serve())) {
            new Account(both.port(), Encryption.NONE)
                    .login(USER, "secret")
                    .with("oauth.method", "microsoft-refresh-token")
                    .connect(Tls.ofPlatform())
                    .close();
        }
        assertThat(provider.forms()).isEmpty();
    }

    @Test
    void aServerWithoutXoauth2IsNotShownThePassword() throws Exception {
        try (ScriptedSmtpServer plain =
                ScriptedSmtpServer.start(talk -> talk.greet("AUTH PLAIN LOGIN").serve())) {
            Failure failure = failureOf(() -> OAuthAccount.refreshing(plain.port())
                    .secret("password", "secret")
                    .connect(transport, soon()));

            assertThat(failure.cause()).isEqualTo(Cause.CONFIGURATION);
            assertThat(failure.advice().key()).isEqualTo("smtp.oauth.not-offered");
            assertThat(plain.lines()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    // --- one renewal for many, in time -------------------------------------------------------------------------------

    @Test
    void fiftyConnectionsAtOnceCauseOneTokenRequest() throws Exception {
        int connections = 50;
        CountDownLatch asked = new CountDownLatch(1);
        CyclicBarrier start = new CyclicBarrier(connections + 1);
        provider.answers(form -> {
            asked.countDown();
            return TokenEndpoint.rotated("T" + provider.forms().size(), "R1");
        });
        OAuthAccount account = OAuthAccount.refreshing(server.port());
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(threads.submit(() -> {
                    start.await();
                    account.connect(transport, soon()).close();
                    return null;
                }));
            }
            start.await();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(provider.forms()).hasSize(1);
        assertThat(server.lines().stream().filter(line -> line.startsWith("AUTH")))
                .hasSize(connections)
                .containsOnly("AUTH XOAUTH2 " + shown(USER, "T1"));
    }

    @Test
    void waitersShareARefusalToo() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        provider.answers(form -> {
            asked.countDown();
            answer.await();
            return TokenEndpoint.error(400, "invalid_grant", "revoked");
        });
        OAuthAccount account = OAuthAccount.refreshing(server.port());
        List<Failure> failures = new CopyOnWriteArrayList<>();
        Thread first = new Thread(() -> failures.add(failureOf(() -> account.connect(transport, soon()))));
        Thread second = new Thread(() -> failures.add(failureOf(() -> account.connect(transport, soon()))));
        try {
            first.start();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(failureOf(() -> account.connect(transport, atOnce()))
                            .advice()
                            .key())
                    .as("nobody waits longer than the own deadline")
                    .isEqualTo("smtp.oauth.slow");
            second.start();
            while (second.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        } finally {
            answer.countDown();
        }
        first.join();
        second.join();
        assertThat(failures).hasSize(2).allMatch(failure -> failure.cause() == Cause.OAUTH);
        assertThat(provider.forms()).hasSize(1);
    }

    @Test
    void ifTheOneThatAsksRunsOutOfTimeTheNextOneAsks() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        provider.answers(form -> {
            if (provider.forms().size() == 1) {
                asked.countDown();
                over.await();
            }
            return TokenEndpoint.granted("T", 3600);
        });
        OAuthAccount account = OAuthAccount.refreshing(server.port());
        List<Failure> failures = new CopyOnWriteArrayList<>();
        Thread hasty = new Thread(() -> failures.add(failureOf(() -> account.connect(transport, atOnce()))));
        try {
            hasty.start();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            account.connect(transport, soon()).close();
        } finally {
            over.countDown();
        }
        hasty.join();
        assertThat(failures).singleElement().matches(Failure::temporary);
        assertThat(provider.forms()).hasSize(2);
    }

    @Test
    void aTokenIsUsedUntilFiveMinutesBeforeItExpires() throws Exception {
        OAuthAccount account = OAuthAccount.refreshing(server.port());
        account.connect(transport, soon()).close();
        clock.forward(Duration.ofMinutes(54));
        account.connect(transport, soon()).close();
        assertThat(provider.forms()).hasSize(1);

        clock.forward(Duration.ofMinutes(2));
        account.connect(transport, soon()).close();

        assertThat(provider.forms()).hasSize(2);
        assertThat(server.lines()).contains("AUTH XOAUTH2 " + shown(USER, "T2"));
    }

    @Test
    void whileATokenIsRenewedEarlyTheOldOneServesTheOthers() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        OAuthAccount account = OAuthAccount.refreshing(server.port());
        account.connect(transport, soon()).close();
        clock.forward(Duration.ofMinutes(56));
        provider.answers(form -> {
            asked.countDown();
            answer.await();
            return TokenEndpoint.granted("T2", 3600);
        });
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            Future<?> renewing = threads.submit(() -> {
                account.connect(transport, soon()).close();
                return null;
            });
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            account.connect(transport, soon()).close();
            answer.countDown();
            renewing.get();
        } finally {
            answer.countDown();
            threads.shutdownNow();
        }

        assertThat(server.lines().stream().filter(line -> line.startsWith("AUTH")))
                .containsExactly(
                        "AUTH XOAUTH2 " + shown(USER, "T1"),
                        "AUTH XOAUTH2 " + shown(USER, "T1"),
                        "AUTH XOAUTH2 " + shown(USER, "T2"));
    }

    @Test
    void aProviderThatIsDownHarmsNobodyWhileTheTokenIsGood() throws Exception {
        OAuthAccount account = OAuthAccount.refreshing(server.port());
        account.connect(transport, soon()).close();
        provider.answers(form -> TokenEndpoint.json(503, "{}"));
        clock.forward(Duration.ofMinutes(56));

        account.connect(transport, soon()).close();
        account.connect(transport, soon()).close();
        assertThat(provider.forms()).as("not asked again at once").hasSize(2);

        clock.forward(Duration.ofMinutes(5));
        assertThat(failureOf(() -> account.connect(transport, soon())).cause()).isEqualTo(Cause.NETWORK);
    }

    @Test
    void aShortLivedTokenIsNotRenewedForEveryConnection() throws Exception {
        provider.answers(form -> TokenEndpoint.granted("short", 60));
        OAuthAccount account = OAuthAccount.refreshing(server.port());
        account.connect(transport, soon()).close();
        account.connect(transport, soon()).close();

        assertThat(provider.forms()).hasSize(1);
    }

    @Test
    void anotherAccountGetsATokenOfItsOwn() throws Exception {
        OAuthAccount.refreshing("acme", server.port())
                .connect(transport, soon())
                .close();
        OAuthAccount.refreshing("other", server.port())
                .connect(transport, soon())
                .close();

        assertThat(provider.forms()).hasSize(2);
    }

    // --- secrets that renew themselves -------------------------------------------------------------------------------

    @Test
    void aRotatedRefreshTokenIsHandedOnAndUsedTheNextTime() throws Exception {
        provider.answers(
                form -> TokenEndpoint.rotated("T", "R" + provider.forms().size()));
        OAuthAccount account = OAuthAccount.refreshing(server.port());

        account.connect(transport, soon()).close();
        assertThat(account.renewed("oauth.refresh.token")).isEqualTo("R1");
        clock.forward(Duration.ofHours(1));
        account.connect(transport, soon()).close();

        assertThat(provider.forms())
                .extracting(form -> form.get("refresh_token"))
                .containsExactly(REFRESH_TOKEN, "R1");
        assertThat(account.renewed("oauth.refresh.token")).isEqualTo("R2");
    }

    @Test
    void settingsThatHoldTheRotatedTokenNeedNoNewOne() throws Exception {
        provider.answers(form -> TokenEndpoint.rotated("T", "R1"));
        OAuthAccount account = OAuthAccount.refreshing(server.port());
        account.connect(transport, soon()).close();
        account.secret("oauth.refresh.token", "R1");

        account.connect(transport, soon()).close();

        assertThat(provider.forms()).hasSize(1);
    }

    @Test
    void aTestOfAnotherRefreshTokenDoesNotPassWithTheOldOnesToken() throws Exception {
        OAuthAccount.refreshing(server.port()).connect(transport, soon()).close();
        provider.answers(form -> TokenEndpoint.error(400, "invalid_grant", "unknown"));
        OAuthAccount tested = OAuthAccount.refreshing(server.port()).secret("oauth.refresh.token", "wrong");

        assertThat(failureOf(() -> tested.connect(transport, soon())).cause()).isEqualTo(Cause.OAUTH);
        OAuthAccount.refreshing(server.port()).connect(transport, soon()).close();
        assertThat(provider.forms()).as("the saved settings go on").hasSize(2);
    }

    @Test
    void theConnectionsKeyOutlivesARotationAndNothingElse() {
        OAuthAccount account = OAuthAccount.refreshing(587);
        Object key = account.own(transport).key();

        assertThat(account.secret("oauth.refresh.token", "R1").own(transport).key())
                .isEqualTo(key);
        assertThat(OAuthAccount.refreshing("other", 587).own(transport).key()).isNotEqualTo(key);
        assertThat(OAuthAccount.refreshing(587)
                        .secret("oauth.client.secret", "x")
                        .own(transport)
                        .key())
                .isNotEqualTo(key);
        assertThat(OAuthAccount.refreshing(587)
                        .with("oauth.client.id", "x")
                        .own(transport)
                        .key())
                .isNotEqualTo(key);
        assertThat(OAuthAccount.refreshing(587)
                        .with("oauth.tenant", "x")
                        .own(transport)
                        .key())
                .isNotEqualTo(key);
        assertThat(OAuthAccount.refreshing(587).with("user", "x").own(transport).key())
                .isNotEqualTo(key);
    }

    // --- the mail server refuses -------------------------------------------------------------------------------------

    @Test
    void aRefusedTokenIsRenewedOnceAndAnEmptyLineFetchesTheRefusal() throws Exception {
        try (ScriptedSmtpServer strict = ScriptedSmtpServer.start(talk -> {
            talk.greet("AUTH XOAUTH2");
            if (talk.number() == 1) {
                talk.answer("AUTH XOAUTH2 ", "334 eyJzdGF0dXMiOiI0MDAifQ==");
                assertThat(talk.hear("")).isEmpty();
                talk.say("535-5.7.8 Username and Password not accepted.", "535 5.7.8 Learn more");
                talk.hang();
            } else {
                talk.answer("AUTH XOAUTH2 " + shown(USER, "T2"), "235 ok").serve();
            }
        })) {
            OAuthAccount account = OAuthAccount.refreshing(strict.port());
            account.connect(transport, soon()).close();

            assertThat(provider.forms()).hasSize(2);
            account.connect(transport, soon()).close();
            assertThat(provider.forms()).as("the new token is kept").hasSize(2);
        }
    }

    @Test
    void aSecondRefusalIsTheSignInsTrouble() throws Exception {
        try (ScriptedSmtpServer strict = ScriptedSmtpServer.start(talk -> {
            String said = talk.greet("AUTH XOAUTH2").hear("AUTH XOAUTH2 ");
            talk.say("535 5.7.3 Authentication unsuccessful " + said).hang();
        })) {
            TransportException thrown =
                    thrownBy(() -> OAuthAccount.refreshing(strict.port()).connect(transport, soon()));

            Failure failure = thrown.failure();
            assertThat(failure.cause()).isEqualTo(Cause.OAUTH);
            assertThat(failure.phase()).isEqualTo(Phase.AUTHENTICATE);
            assertThat(failure.scope()).isEqualTo(Scope.CONNECTION);
            assertThat(failure.temporary()).isFalse();
            assertThat(failure.replyCode()).hasValue(535);
            assertThat(failure.enhancedCode()).contains("5.7.3");
            assertThat(failure.advice().key()).isEqualTo("smtp.oauth.token-refused");
            assertThat(strict.connections()).isEqualTo(2);
            assertThat(provider.forms()).hasSize(2);
            assertNoSecret(thrown);
            assertThat(failure.reply()).contains("***").doesNotContain(shown(USER, "T2"));
        }
    }

    @Test
    void anotherRefusalThan535LeadsToNoNewToken() throws Exception {
        try (ScriptedSmtpServer busy = ScriptedSmtpServer.start(talk -> talk.greet("AUTH XOAUTH2")
                .answer("AUTH XOAUTH2 ", "454 4.7.0 Temporary failure")
                .hang())) {
            Failure failure =
                    failureOf(() -> OAuthAccount.refreshing(busy.port()).connect(transport, soon()));

            assertThat(failure.temporary()).isTrue();
            assertThat(failure.cause()).isNotEqualTo(Cause.OAUTH);
            assertThat(provider.forms()).hasSize(1);
            assertThat(busy.connections()).isEqualTo(1);
        }
    }

    // --- the provider refuses ----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "microsoft-refresh-token, invalid_grant, AADSTS700082: The refresh token has expired, sign-in-again",
        "google-refresh-token, invalid_grant, Token has been expired or revoked., sign-in-again",
        "microsoft-client-credentials, invalid_client, AADSTS7000215: Invalid client secret provided, client-secret",
        "microsoft-client-credentials, invalid_client, AADSTS7000222: keys are expired, client-secret-expired",
        "microsoft-refresh-token, invalid_grant, AADSTS65001: has not consented, consent",
        "microsoft-refresh-token, invalid_grant, AADSTS90094: needs admin permission, admin-consent",
        "microsoft-client-credentials, unauthorized_client, AADSTS700016: Application not found, client",
        "microsoft-client-credentials, invalid_request, AADSTS90002: Tenant not found, tenant",
        "microsoft-refresh-token, consent_required, , consent",
        "microsoft-refresh-token, interaction_required, , consent",
        "google-refresh-token, invalid_client, The OAuth client was not found., client",
        "google-refresh-token, unauthorized_client, Unauthorized, consent",
        "google-refresh-token, invalid_scope, Bad scope, consent",
        "google-service-account, unauthorized_client, Client is unauthorized, delegation",
        "google-service-account, access_denied, Requested client not authorized., delegation",
        "google-service-account, invalid_grant, Invalid email or User ID, service-account",
        "google-refresh-token, something_new, , refused",
    })
    void aRefusalIsFinalAndSaysWhatToDo(String method, String code, String description, String advice)
            throws Exception {
        provider.answers(form -> TokenEndpoint.error(400, code, description == null ? "" : description));

        Failure failure = failureOf(() -> anAccount(method).connect(transport, soon()));

        assertThat(failure.cause()).isEqualTo(Cause.OAUTH);
        assertThat(failure.phase()).isEqualTo(Phase.AUTHENTICATE);
        assertThat(failure.scope()).isEqualTo(Scope.CONNECTION);
        assertThat(failure.temporary()).isFalse();
        assertThat(failure.replyCode()).hasValue(400);
        assertThat(failure.advice().key()).isEqualTo("smtp.oauth." + advice);
        for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH, new Locale("pl"))) {
            assertThat(transport.advice(failure.advice(), locale)).isPresent();
        }
        assertThat(provider.forms()).as("asked once").hasSize(1);
        assertThat(server.connections()).as("no mail server is bothered").isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "503, '', NETWORK, busy",
        "500, '{\"error\":\"server_error\"}', NETWORK, busy",
        "429, '', THROTTLED, busy",
        "400, '{\"error\":\"temporarily_unavailable\"}', NETWORK, busy",
        "400, '{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS90033: transient\"}', NETWORK, busy",
        "200, 'no json', NETWORK, nonsense",
        "200, '{}', NETWORK, nonsense",
        "200, '{\"access_token\":\"x\",\"token_type\":\"mac\"}', NETWORK, nonsense",
        "403, 'Blocked by proxy', NETWORK, nonsense",
    })
    void whatCanPassIsTriedAgain(int status, String body, Cause cause, String advice) {
        provider.answers(form -> TokenEndpoint.json(status, body));

        Failure failure = failureOf(() -> OAuthAccount.refreshing(server.port()).connect(transport, soon()));

        assertThat(failure.temporary()).isTrue();
        assertThat(failure.cause()).isEqualTo(cause);
        assertThat(failure.advice().key()).isEqualTo("smtp.oauth." + advice);
    }

    @Test
    void theProviderSaysHowLongToWait() {
        provider.answers(form -> new TokenEndpoint.Answer(429, "", Map.of("Retry-After", "17")));

        assertThat(failureOf(() -> OAuthAccount.refreshing(server.port()).connect(transport, soon()))
                        .retryAfter())
                .contains(Duration.ofSeconds(17));
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (TokenEndpoint elsewhere = TokenEndpoint.start()) {
            provider.answers(form -> new TokenEndpoint.Answer(
                    307, "", Map.of("Location", elsewhere.address().replace("{tenant}", "x"))));

            Failure failure =
                    failureOf(() -> OAuthAccount.refreshing(server.port()).connect(transport, soon()));

            assertThat(failure.advice().key()).isEqualTo("smtp.oauth.nonsense");
            assertThat(elsewhere.forms()).isEmpty();
        }
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        String padding = "x".repeat(300_000);
        provider.answers(form -> TokenEndpoint.json(
                200, "{\"token_type\":\"Bearer\",\"access_token\":\"T\",\"x\":\"" + padding + "\"}"));

        Failure failure = failureOf(() -> OAuthAccount.refreshing(server.port()).connect(transport, soon()));

        assertThat(failure.cause()).isEqualTo(Cause.NETWORK);
        assertThat(failure.temporary()).isTrue();
    }

    @Test
    void aProviderThatHangsOrIsGoneCanPass() {
        CountDownLatch over = new CountDownLatch(1);
        provider.answers(form -> {
            over.await();
            return TokenEndpoint.granted("T", 3600);
        });
        OAuthAccount account = OAuthAccount.refreshing(server.port());
        try {
            Failure slow = failureOf(() -> account.connect(transport, atOnce()));
            assertThat(slow.cause()).isEqualTo(Cause.NETWORK);
            assertThat(slow.temporary()).isTrue();
            assertThat(slow.advice().key()).isEqualTo("smtp.oauth.slow");
        } finally {
            over.countDown();
        }
        provider.close();

        Failure gone = failureOf(() -> account.connect(transport, soon()));
        assertThat(gone.cause()).isEqualTo(Cause.NETWORK);
        assertThat(gone.advice().key()).isEqualTo("smtp.oauth.unreachable");
    }

    @Test
    void aCertificateThatIsNotTrustedGetsNoSecret() throws Exception {
        try (TokenEndpoint impostor =
                TokenEndpoint.withTls(TestCertificates.server(TestCertificates.store("login.acme.test")))) {
            SmtpTransport strict = transport(clock, impostor);

            Failure failure =
                    failureOf(() -> OAuthAccount.refreshing(server.port()).connect(strict, soon()));

            assertThat(failure.advice().key()).isEqualTo("smtp.oauth.unsafe");
            assertThat(failure.cause()).isEqualTo(Cause.PLATFORM);
            assertThat(impostor.forms()).isEmpty();
        }
    }

    // --- settings ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "microsoft-refresh-token, user, , oauth.user.missing",
        "microsoft-refresh-token, sign-in, magic, sign-in.unknown",
        "microsoft-refresh-token, oauth.method, , oauth.method.missing",
        "microsoft-refresh-token, oauth.method, magic, oauth.method.unknown",
        "microsoft-refresh-token, oauth.tenant, ../evil, oauth.tenant.invalid",
        "microsoft-refresh-token, oauth.tenant, a/b, oauth.tenant.invalid",
        "microsoft-refresh-token, oauth.tenant, a..b, oauth.tenant.invalid",
        "microsoft-client-credentials, oauth.tenant, , oauth.tenant.missing",
        "microsoft-client-credentials, oauth.client.secret, , oauth.client.secret.missing",
        "google-refresh-token, oauth.client.secret, , oauth.client.secret.missing",
        "microsoft-refresh-token, oauth.client.id, , oauth.client.id.missing",
        "microsoft-refresh-token, oauth.client.id, żółw, oauth.client.id.invalid",
        "microsoft-refresh-token, oauth.refresh.token, , oauth.refresh.token.missing",
        "google-service-account, oauth.service.key, , oauth.service.key.missing",
    })
    void aWrongSettingNamesItsField(String method, String field, String value, String advice) throws Exception {
        OAuthAccount account = anAccount(method);
        assertInvalid(value == null ? account.without(field) : account.with(field, value), field, advice);
    }

    @Test
    void aKeyThatIsNoneIsNamedAndNotQuoted() throws Exception {
        String half = serviceKey(rsa()).replace("client_email", "email");
        for (String key : List.of("no json", "{}", half, "{\"client_email\":\"a\",\"private_key\":\"S3cretS3cret\"}")) {
            InvalidSettingsException thrown = assertInvalid(
                    OAuthAccount.of(465, "google-service-account").secret("oauth.service.key", key),
                    "oauth.service.key",
                    "oauth.service.key.invalid");
            assertThat(trace(thrown)).doesNotContain("S3cret").doesNotContain("PRIVATE KEY");
        }
    }

    @Test
    void aTokenIsNotSentWithoutEncryptionUnlessTheOperatorAllowsIt() {
        SmtpTransport careful = new SmtpTransport(
                Configurations.of(SmtpConfiguration.class, Map.of()), Tls.ofPlatform(), new BearerTokens(clock));
        InvalidSettingsException thrown =
                catchThrowableOfType(InvalidSettingsException.class, () -> careful.open(OAuthAccount.refreshing(25)));

        assertThat(thrown.field()).isEqualTo("encryption");
        assertThat(thrown.advice().key()).isEqualTo("smtp.settings.encryption.oauth");
    }

    @ParameterizedTest
    @CsvSource({
        "http://login.acme.test/token",
        "http://localhost.evil.test/token",
        "https://user:pass@login.acme.test/token",
        "ftp://127.0.0.1/token",
        "nonsense",
    })
    void theOperatorsEndpointIsSafeOrNone(String address) {
        SmtpTransport wrong = new SmtpTransport(
                Configurations.of(
                        SmtpConfiguration.class,
                        Map.of("oauth.microsoft.endpoint", address, "password.without.tls", "true")),
                Tls.ofPlatform(),
                new BearerTokens(clock));

        InvalidSettingsException thrown =
                catchThrowableOfType(InvalidSettingsException.class, () -> wrong.open(OAuthAccount.refreshing(25)));

        assertThat(thrown.field()).isEqualTo("oauth.microsoft.endpoint");
        assertThat(thrown).hasMessageContaining("etc/org.letterhead.mail.smtp.cfg");
    }

    @Test
    void theProvidersOwnEndpointsAreData() {
        assertThat(OAuthProviders.endpoint(OAuthMethod.MICROSOFT_CLIENT_CREDENTIALS, Optional.empty(), "acme.example")
                        .address())
                .hasToString("https://login.microsoftonline.com/acme.example/oauth2/v2.0/token");
        assertThat(OAuthProviders.endpoint(OAuthMethod.GOOGLE_REFRESH_TOKEN, Optional.empty(), "")
                        .address())
                .hasToString("https://oauth2.googleapis.com/token");
    }

    // --- secrecy -----------------------------------------------------------------------------------------------------

    @Test
    void whatAProviderRepeatsIsTakenOut() {
        provider.answers(form -> TokenEndpoint.error(
                400, "invalid_grant", form.get("refresh_token") + " and " + form.get("client_secret")));

        TransportException thrown =
                thrownBy(() -> OAuthAccount.refreshing(server.port()).connect(transport, soon()));

        assertThat(thrown.failure().reply()).isEqualTo("invalid_grant *** and ***");
        assertNoSecret(thrown);
    }

    @Test
    void nothingThatIsPrintedTellsASecret() throws Exception {
        OAuthAccount account = OAuthAccount.refreshing(server.port());
        account.connect(transport, soon()).close();

        assertThat(account.own(transport).toString()
                        + account.own(transport).key()
                        + account.settings()
                        + new SmtpServer.Login.Bearer(USER, Secret.of(REFRESH_TOKEN)))
                .doesNotContain(CLIENT_SECRET)
                .doesNotContain(REFRESH_TOKEN);
    }

    private SmtpTransport transport(Clock time) {
        return transport(time, provider);
    }

    private static SmtpTransport transport(Clock time, TokenEndpoint endpoint) {
        return new SmtpTransport(
                Configurations.of(
                        SmtpConfiguration.class,
                        Map.of(
                                "password.without.tls",
                                "true",
                                "oauth.microsoft.endpoint",
                                endpoint.address(),
                                "oauth.google.endpoint",
                                endpoint.address())),
                Tls.ofPlatform(),
                new BearerTokens(time));
    }

    private OAuthAccount anAccount(String method) throws Exception {
        OAuthAccount account = OAuthAccount.refreshing(server.port()).with("oauth.method", method);
        if (method.equals("microsoft-client-credentials")) {
            account.with("oauth.tenant", "acme.example");
        }
        return method.equals("google-service-account")
                ? account.secret("oauth.service.key", serviceKey(rsa()))
                : account;
    }

    private InvalidSettingsException assertInvalid(OAuthAccount account, String field, String advice) {
        InvalidSettingsException thrown =
                catchThrowableOfType(InvalidSettingsException.class, () -> transport.open(account));
        assertThat(thrown).as("InvalidSettingsException").isNotNull();
        assertThat(thrown.field()).isEqualTo(field);
        assertThat(thrown.advice().key()).isEqualTo("smtp.settings." + advice);
        return thrown;
    }

    private static void assertNoSecret(TransportException thrown) {
        assertThat(trace(thrown) + thrown.failure() + thrown.failure().advice())
                .doesNotContain(CLIENT_SECRET)
                .doesNotContain(REFRESH_TOKEN)
                .doesNotContain("Bearer T");
    }

    private static String trace(Exception thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static String shown(String user, String token) {
        return Base64.getEncoder()
                .encodeToString(("user=" + user + "\u0001auth=Bearer " + token + "\u0001\u0001")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String serviceKey(KeyPair keys) {
        String pem = "-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\\n-----END PRIVATE KEY-----\\n";
        return "{\"type\":\"service_account\",\"client_email\":\"robot@acme.example\",\"private_key_id\":\"key-1\","
                + "\"token_uri\":\"http://169.254.169.254/token\",\"private_key\":\"" + pem + "\"}";
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now = START;

        void forward(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
