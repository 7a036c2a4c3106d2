/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.letterhead.mail.browser.Browser.Exchange;

/** Reads what DevTools says about the network. */
final class Traffic {
    private final Map<String, Exchange> exchanges = new LinkedHashMap<>();

    private Traffic() {}

    /** All exchanges that these messages tell of, in the order in which they began. */
    static List<Exchange> of(List<Map<String, Object>> messages) {
        Traffic traffic = new Traffic();
        for (Map<String, Object> outer : messages) {
            Map<?, ?> message = map(outer.get("message"));
            traffic.add(String.valueOf(message.get("method")), map(message.get("params")));
        }
        return List.copyOf(traffic.exchanges.values());
    }

    private void add(String method, Map<?, ?> event) {
        String id = String.valueOf(event.get("requestId"));
        switch (method) {
            case "Network.requestWillBeSent" -> {
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
            case "Network.loadingFinished" ->
                exchanges.computeIfPresent(
                        id,
                        (key, was) -> new Exchange(
                                was.url(), was.status(), number(event.get("encodedDataLength")), was.headers()));
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
