/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal.oauth;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.smtp.internal.SmtpWords;

/**
 * What a token endpoint's refusal means. A table, read from top to bottom: the first row that fits counts. What only a
 * person can put right is permanent: asking again by itself can lock an account.
 */
final class TokenRefusals {
    private static final String ANY = ".*";

    private static final List<Row> TABLE = List.of(
            later("temporarily_unavailable|server_error|slow_down", ANY, ANY),
            later(ANY, "AADSTS(90033|50196|90055)\\b", ANY),
            row(ANY, "AADSTS7000215\\b", ANY, "oauth.client-secret"),
            row(ANY, "AADSTS7000222\\b", ANY, "oauth.client-secret-expired"),
            row(ANY, "AADSTS90094\\b", ANY, "oauth.admin-consent"),
            row(ANY, "AADSTS65001\\b", ANY, "oauth.consent"),
            row(ANY, "AADSTS(700016|7000218|700025)\\b", ANY, "oauth.client"),
            row(ANY, "AADSTS(90002|900023|50059)\\b", ANY, "oauth.tenant"),
            row("unauthorized_client|access_denied|invalid_scope", ANY, "google-service-account", "oauth.delegation"),
            row("consent_required|interaction_required|access_denied", ANY, ANY, "oauth.consent"),
            row("invalid_grant", ANY, "google-service-account", "oauth.service-account"),
            row("invalid_grant", ANY, ".*-refresh-token", "oauth.sign-in-again"),
            row("invalid_client", ANY, ANY, "oauth.client"),
            row("unauthorized_client|invalid_scope", ANY, ANY, "oauth.consent"),
            row(ANY, ANY, ANY, "oauth.refused"));

    private TokenRefusals() {}

    /** The provider has refused to give a token. */
    static Failure refused(OAuthMethod method, int status, String code, String description, String reply) {
        Row row = TABLE.stream()
                .filter(one -> one.fits(method, code, description))
                .findFirst()
                .orElseThrow();
        Failure.Builder failure = failure(row.cause(), row.advice()).reply(status, null, reply);
        return (row.cause() == Cause.NETWORK ? failure.temporary() : failure).build();
    }

    /** The provider is overloaded or out of order. */
    static Failure busy(int status, OptionalInt retryAfter) {
        Failure.Builder failure = failure(status == 429 ? Cause.THROTTLED : Cause.NETWORK, "oauth.busy")
                .temporary()
                .reply(status, null, "");
        retryAfter.ifPresent(seconds -> failure.retryAfter(Duration.ofSeconds(seconds)));
        return failure.build();
    }

    /** What came is no answer of a token endpoint: a redirect, a page of a proxy, something endless. */
    static Failure nonsense(int status) {
        return failure(Cause.NETWORK, "oauth.nonsense")
                .temporary()
                .reply(status, null, "")
                .build();
    }

    static Failure unreachable() {
        return failure(Cause.NETWORK, "oauth.unreachable").temporary().build();
    }

    static Failure slow() {
        return failure(Cause.NETWORK, "oauth.slow").temporary().build();
    }

    /** No safe connection: whose certificates are trusted here is the operator's business. */
    static Failure unsafe() {
        return failure(Cause.PLATFORM, "oauth.unsafe").temporary().build();
    }

    static Failure aborted() {
        return failure(Cause.PLATFORM, "aborted").temporary().build();
    }

    static Failure badServiceKey() {
        return failure(Cause.OAUTH, "settings.oauth.service.key.invalid").build();
    }

    private static Failure.Builder failure(Cause cause, String advice) {
        return Failure.of(Phase.AUTHENTICATE, cause, SmtpWords.advice(advice, false, Map.of()))
                .scope(Scope.CONNECTION);
    }

    private record Row(Pattern code, Pattern description, Pattern method, Cause cause, String advice) {
        boolean fits(OAuthMethod wanted, String said, String text) {
            return code.matcher(said).matches()
                    && description.matcher(text).find()
                    && method.matcher(wanted.value()).matches();
        }
    }

    private static Row row(String code, String description, String method, String advice) {
        return new Row(
                Pattern.compile(code), Pattern.compile(description), Pattern.compile(method), Cause.OAUTH, advice);
    }

    private static Row later(String code, String description, String method) {
        return new Row(
                Pattern.compile(code),
                Pattern.compile(description),
                Pattern.compile(method),
                Cause.NETWORK,
                "oauth.busy");
    }
}
