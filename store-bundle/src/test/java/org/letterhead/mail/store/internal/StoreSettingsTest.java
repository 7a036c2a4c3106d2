/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSettingsTest {
    private static final Path DATA = Path.of("/karaf/data");
    private static final Path ETC = Path.of("/karaf/etc");

    @Test
    void needNotBeSet() {
        StoreSettings settings = settings(Map.of());
        assertThat(settings.engine().place()).isEqualTo("jdbc:h2:/karaf/data/letterhead/store");
        assertThat(settings.connections()).isEqualTo(10);
        assertThat(settings.keySource().place()).contains("/karaf/etc/letterhead/store.key");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:/var/mail/store, jdbc:h2:/var/mail/store",
        "jdbc:h2:file:/var/mail/store.mv.db, jdbc:h2:/var/mail/store",
        "jdbc:h2:/var/mail/store;cache_size=65536, jdbc:h2:/var/mail/store",
        "jdbc:h2:mails, jdbc:h2:/karaf/data/mails",
        "jdbc:postgresql://db.example/mail?sslmode=require, jdbc:postgresql://db.example/mail",
    })
    void nameADatabase(String url, String place) {
        assertThat(settings(Map.of("url", url, "user", "u")).engine().place()).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql://db.example/mail, url, jdbc:postgresql:",
        "org.h2.Driver, url, jdbc:h2:",
        "jdbc:h2:mem:mail, url, only a file",
        "jdbc:h2:tcp://db.example/mail, url, only a file",
        "jdbc:h2:, url, only a file",
        "jdbc:h2:/var/mail/store;AUTO_SERVER=TRUE, url, only CACHE_SIZE",
        "jdbc:h2:/var/mail/store;INIT=RUNSCRIPT FROM 'x', url, only CACHE_SIZE",
        "jdbc:postgresql://db.example/mail, user, needs one",
        "jdbc:postgresql://db.example/mail?password=hush, url, .password",
        "jdbc:postgresql://db.example/mail?reWriteBatchedInserts=true, url, reWriteBatchedInserts",
    })
    void thatAreWrongAreNamed(String url, String key, String said) {
        assertThatThrownBy(() -> settings(Map.of("url", url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("etc/org.letterhead.mail.store.cfg: change " + key + ": ")
                .hasMessageContaining(said)
                .hasMessageNotContaining("hush");
    }

    @Test
    void nameOneSourceOfTheKey() {
        assertThat(settings(Map.of("key_environment", "LETTERHEAD_KEY"))
                        .keySource()
                        .place())
                .contains("LETTERHEAD_KEY");
        assertThat(settings(Map.of("key_store", "/keys/keys.p12")).keySource().place())
                .contains("/keys/keys.p12");
        assertThatThrownBy(() -> settings(Map.of("key_environment", "A", "key_file", "/b")))
                .hasMessageContaining("only one of them");
        assertThatThrownBy(() -> settings(Map.of("connections", 1)))
                .hasMessageStartingWith("etc/org.letterhead.mail.store.cfg: change connections: it is 1");
    }

    private static StoreSettings settings(Map<String, Object> set) {
        Object configuration = Proxy.newProxyInstance(
                StoreSettingsTest.class.getClassLoader(),
                new Class<?>[] {StoreSettings.Configuration.class},
                (proxy, method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
        return new StoreSettings((StoreSettings.Configuration) configuration, DATA, ETC);
    }
}
