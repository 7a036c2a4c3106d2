/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoPagesTest {
    private final Map<String, Integer> statuses =
            new HashMap<>(Map.of("/insights/", 200, "/letterhead/", 303, "/mailbox/", 200));
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "zażółć".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/nowhere");
            exchange.sendResponseHeaders(
                    statuses.getOrDefault(exchange.getRequestURI().getPath(), 404), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void answeringIsAPageOrTheWayToSignIn() throws Exception {
        DemoPages pages = new DemoPages(server.getAddress().getPort());

        pages.await(Duration.ofSeconds(30));

        assertThat(DemoPages.read(pages.mailbox())).isEqualTo("zażółć");
    }

    @Test
    void saysWhichPageDoesNotAnswerAndHow() {
        statuses.put("/mailbox/", 404);
        DemoPages pages = new DemoPages(server.getAddress().getPort());

        assertThatIOException()
                .isThrownBy(() -> pages.await(Duration.ofMillis(200)))
                .withMessageContaining(pages.mailbox())
                .withMessageContaining("It said 404");
    }
}
