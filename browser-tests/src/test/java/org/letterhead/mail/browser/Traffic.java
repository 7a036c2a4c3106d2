/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.letterhead.mail.browser.Browser.Exchange;

/** Reads what DevTools says about the network. */
final class Traffic {
    private final Map<String, Exchange> exchanges = new LinkedHashMap<>();

    private final Set<String> open = new HashSet<>();

    /** Hears what DevTools has said since the last time. */
    void hear(List<Map<String, Object>> messages) {
        for (Map<String, Object> outer : messages) {
            Map<?, ?> message = map(outer.get("message"));
            add(String.valueOf(message.get("method")), map(message.get("params")));
        }
    }

    /** Whether every exchange that has begun has ended; a page is shown before DevTools says how long it was. */
    boolean isOver() {
        return open.isEmpty();
    }

    /** In the order in which they began. */
    List<Exchange> exchanges() {
        return List.copyOf(exchanges.values());
    }

    private void add(String method, Map<?, ?> event) {
        String id = String.valueOf(event.get("requestId"));
        switch (method) {
            case "Network.requestWillBeSent" -> {
                open.add(id);
                Map<?, ?> request = map(event.get("request"));
                exchanges.put(
                        id, new Exchange(String.valueOf(request.get("url")), 0, 0, headers(request.get("headers"))));
            }
            // Only here is what the browser adds in the end, such as Referer.
            case "Network.requestWillBeSentExtraInfo" ->
                exchanges.computeIfPresent(
                        id,
                        (key, was) ->
                                new Exchange(was.url(), was.status(), was.bytes(), headers(event.get("headers"))));
            case "Network.responseReceived" ->
                exchanges.computeIfPresent(
                        id,
                        (key, was) -> new Exchange(
                                was.url(),
                                number(map(event.get("response")).get("status")),
                                was.bytes(),
                                was.headers()));
            case "Network.loadingFinished" -> {
                open.remove(id);
                exchanges.computeIfPresent(
                        id,
                        (key, was) -> new Exchange(
                                was.url(), was.status(), number(event.get("encodedDataLength")), was.headers()));
            }
            case "Network.loadingFailed" -> open.remove(id);
            default -> {}
        }
    }

    private static Map<String, String> headers(Object all) {
        Map<String, String> headers = new HashMap<>();
        map(all).forEach((name, value) ->
                headers.put(String.valueOf(name).toLowerCase(Locale.ROOT), String.valueOf(value)));
        return headers;
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static int number(Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }
}
