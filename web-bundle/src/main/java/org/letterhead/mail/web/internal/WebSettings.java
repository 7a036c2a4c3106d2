/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the operator has set, as checked. A wrong value is replaced by its default and told in {@link #problems}.
 *
 * @param publicUrl where links begin, without a slash at its end
 * @param whitelabelUrl the same for accounts whose recipients must not see the platform
 * @param trustedProxies whose X-Forwarded-For is believed
 * @param clientPerMinute requests of one client
 * @param allPerMinute requests of all clients
 * @param actionAtOnce requests that may be in one action at the same time
 * @param signInUrl the host's page where people sign in; empty if they do it here, with Karaf's realm
 * @param realm the realm's name
 * @param sessionIdle after so long without a request somebody is signed out
 * @param frameAncestors who may show the settings page in a frame, as Content-Security-Policy wants it
 * @param crossSiteCookies whether that may be pages of other sites
 * @param look how the settings page looks
 * @param problems what is wrong, each with key and value
 */
public record WebSettings(
        Optional<URI> publicUrl,
        Optional<URI> whitelabelUrl,
        List<AddressBlock> trustedProxies,
        int clientPerMinute,
        int allPerMinute,
        int actionAtOnce,
        Optional<URI> signInUrl,
        String realm,
        Duration sessionIdle,
        String frameAncestors,
        boolean crossSiteCookies,
        Look look,
        List<String> problems) {
    private static final int MOST = 1_000_000;

    /** Whether links can be made that lead here. */
    boolean hasLinks() {
        return publicUrl.isPresent() && problems.isEmpty();
    }

    static WebSettings of(WebConfiguration values) {
        return new Reader().read(values);
    }

    /** Reads value after value, so that all that is wrong is told at once. */
    private static final class Reader {
        private final List<String> problems = new ArrayList<>();

        WebSettings read(WebConfiguration values) {
            Optional<URI> publicUrl = url("public.url", values.public_url());
            Optional<URI> whitelabelUrl = url("whitelabel.url", values.whitelabel_url());
            if (publicUrl.isPresent() && whitelabelUrl.isPresent() && !PublicUrl.isLoopback(whitelabelUrl.get())) {
                value("whitelabel.url", values.whitelabel_url(), null, text -> {
                    if (whitelabelUrl
                            .get()
                            .getHost()
                            .equalsIgnoreCase(publicUrl.get().getHost())) {
                        throw new IllegalArgumentException(
                                "has the same host as public.url: links of white-label mail would show the platform");
                    }
                    return null;
                });
            }
            return new WebSettings(
                    publicUrl,
                    whitelabelUrl,
                    value("trusted.proxies", values.trusted_proxies(), List.of(), Reader::blocks),
                    number("client.requests.per.minute", values.client_requests_per_minute(), 300),
                    number("all.requests.per.minute", values.all_requests_per_minute(), 6000),
                    number("action.requests.at.once", values.action_requests_at_once(), 16),
                    url("sign.in.url", values.sign_in_url()),
                    value("realm", values.realm(), "karaf", text -> text),
                    Duration.ofMinutes(number("session.minutes", values.session_minutes(), 60)),
                    value("frame.ancestors", values.frame_ancestors(), "'none'", Reader::ancestors),
                    value("cross.site.cookies", values.cross_site_cookies(), false, Reader::yesOrNo),
                    Look.ofSettings(value("theme", values.theme(), "", Theme::parse)),
                    List.copyOf(problems));
        }

        private Optional<URI> url(String key, String text) {
            return value(key, text, Optional.empty(), value -> Optional.of(PublicUrl.parse(value)));
        }

        private int number(String key, String text, int standard) {
            return value(key, text, standard, value -> {
                if (!value.matches("[0-9]{1,7}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > MOST) {
                    throw new IllegalArgumentException("must be a whole number from 1 to " + MOST);
                }
                return Integer.valueOf(value);
            });
        }

        /** A configuration made by a program can hold anything, even no value at all. */
        private <T> T value(String key, String text, T standard, Function<String, T> parser) {
            if (text == null || text.isBlank()) {
                return standard;
            }
            try {
                return parser.apply(text.strip());
            } catch (IllegalArgumentException e) {
                problems.add(key + " = " + text.strip() + " " + e.getMessage());
                return standard;
            }
        }

        private static String ancestors(String text) {
            if (!text.matches("'self'|'none'|(('self'|https://[a-z0-9*.-]+(:[0-9]{1,5})?)( +|$))+")) {
                throw new IllegalArgumentException(
                        "must be 'self' or origins such as https://shop.example, separated by spaces");
            }
            return text.replaceAll(" +", " ");
        }

        private static boolean yesOrNo(String text) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("must be true or false");
            }
            return text.equals("true");
        }

        private static List<AddressBlock> blocks(String text) {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(block -> !block.isEmpty())
                    .map(AddressBlock::parse)
                    .toList();
        }
    }
}
