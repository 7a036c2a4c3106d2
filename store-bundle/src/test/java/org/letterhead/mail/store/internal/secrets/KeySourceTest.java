/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySourceTest {
    private static final byte[] BYTES = new byte[StoreKey.LENGTH];

    @TempDir
    Path folder;

    @Test
    void aNewFileIsForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("letterhead/store.key");
        KeyFile source = new KeyFile(file);
        assertThat(source.read()).isEmpty();
        StoreKey made = source.create();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(source.read().orElseThrow().id()).isEqualTo(made.id());
        assertThat(new KeyFile(folder.resolve("another.key")).create().id()).isNotEqualTo(made.id());
        try (Stream<Path> all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void aFileIsNeverOverwritten() throws IOException {
        Path file = folder.resolve("store.key");
        KeyFile source = new KeyFile(file);
        source.create();
        byte[] before = Files.readAllBytes(file);
        source.create();
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void manyThatBeginAtOnceGetOneKey() throws InterruptedException, ExecutionException {
        ExecutorService starters = Executors.newFixedThreadPool(8);
        try {
            CyclicBarrier together = new CyclicBarrier(8);
            List<Future<String>> begun = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                begun.add(starters.submit(() -> {
                    together.await();
                    return new KeyFile(folder.resolve("store.key")).create().id();
                }));
            }
            Set<String> ids = new HashSet<>();
            for (Future<String> id : begun) {
                ids.add(id.get());
            }
            assertThat(ids).hasSize(1);
        } finally {
            starters.shutdownNow();
        }
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        Path file = folder.resolve("store.key");
        KeyFile source = new KeyFile(file);
        source.create();
        for (String open : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
            assertThatThrownBy(source::read)
                    .isInstanceOf(KeyFault.class)
                    .hasMessageContaining("chmod 600 " + file)
                    .hasMessageContaining("key.file in etc/org.letterhead.mail.store.cfg");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(source.read()).isPresent();
    }

    @Test
    void aDamagedFileIsNamedAndLeftAlone() throws IOException {
        Path file = folder.resolve("store.key");
        KeyFile source = new KeyFile(file);
        for (String content : new String[] {"", "# only words\n", "c2hvcnQ=\n", "ä ö ü", "x".repeat(10_000)}) {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, content);
            assertThatThrownBy(source::read)
                    .isInstanceOf(KeyFault.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("damaged");
            assertThat(Files.readString(file)).isEqualTo(content);
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        KeyFile source = new KeyFile(notAFolder.resolve("store.key"));
        assertThatThrownBy(source::create)
                .isInstanceOf(KeyFault.class)
                .hasMessageContaining(notAFolder.toString())
                .hasMessageContaining("key.file");
    }

    @Test
    void theEnvironmentHandsOneOver() {
        String good = Base64.getEncoder().encodeToString(BYTES);
        assertThat(new KeyInEnvironment("LETTERHEAD_KEY", name -> good + "\n")
                        .read()
                        .orElseThrow()
                        .id())
                .isEqualTo(new StoreKey(BYTES).id());
        assertThat(new KeyInEnvironment("LETTERHEAD_KEY", name -> null).read()).isEmpty();
        assertThatThrownBy(() -> new KeyInEnvironment("LETTERHEAD_KEY", name -> "secret-but-wrong").read())
                .isInstanceOf(KeyFault.class)
                .hasMessageContaining("LETTERHEAD_KEY")
                .hasMessageNotContaining("secret-but-wrong");
        assertThatThrownBy(() -> new KeyInEnvironment("LETTERHEAD_KEY", name -> null).create())
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void aKeyStoreHandsOneOver() throws IOException, InterruptedException {
        Path file = folder.resolve("keys.p12");
        assertThat(new KeyInKeyStore(file, "changeit", "letterhead").read()).isEmpty();
        assertThat(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-J-Duser.language=en",
                                "-genseckey",
                                "-alias",
                                "letterhead",
                                "-keyalg",
                                "AES",
                                "-keysize",
                                "256",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "changeit",
                                "-keystore",
                                file.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        assertThat(new KeyInKeyStore(file, "changeit", "letterhead").read()).isPresent();
        assertThatThrownBy(() -> new KeyInKeyStore(file, "wrong-one", "letterhead").read())
                .isInstanceOf(KeyFault.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(".key.store.password")
                .hasMessageNotContaining("wrong-one");
        assertThatThrownBy(() -> new KeyInKeyStore(file, "changeit", "other").read())
                .hasMessageContaining("\"other\"")
                .hasMessageContaining("key.store.alias");
    }
}
