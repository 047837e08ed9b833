#include <algorithm>
#include <atomic>
#include <thread>

#include "backup/restore.hpp"
#include "backup/retention.hpp"
#include "backup/testing.hpp"
#include "backup/verify.hpp"
#include "store/data_epoch.hpp"
#include "store/object_hold.hpp"

namespace wrkhrs::backup {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> problems_of(Repository& repository, const Manifest& manifest) {
  store::TemporaryFolder work;
  net::Runtime runtime(1);
  auto problems = verify_backup(repository, manifest, work.path() / "verify", runtime, {});
  EXPECT_TRUE(problems) << problems.error().message;
  return problems.value_or(std::vector<std::string>{"not verified"});
}

class BackupTest : public ::testing::Test {
 protected:
  BackupTest() { home.fill(12, 1); }
  store::TemporaryFolder folder;
  TestHome home{folder.path() / "home"};
  TestRepository place;
};

std::string epoch_of(const TestHome& home) {
  auto connection = store::SqliteConnection::open(home.path / blob_database, store::SqliteConnection::Mode::read_only);
  return store::data_epoch(*connection).value();
}

TEST_F(BackupTest, what_was_saved_comes_back_to_an_empty_home) {
  auto repository = place.open();
  const Manifest made = create(*repository, home);
  EXPECT_TRUE(made.complete()) << made.problems.front();
  EXPECT_EQ(made.blob_count, 12);
  EXPECT_EQ(made.counts.at("passages"), 60);
  EXPECT_EQ(made.counts.at("runs"), 12);
  EXPECT_EQ(problems_of(*repository, made), std::vector<std::string>{});

  TestHome other(folder.path() / "other");
  auto restored = restore_backup(*repository, made, {.home = other.path});
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(other.saved(), home.saved());
  EXPECT_TRUE(restored->kept.empty());
  EXPECT_FALSE(fs::exists(other.path / "logs"));
  EXPECT_FALSE(fs::exists(other.path / "data/rag/words"));
  EXPECT_EQ(fs::status(other.path).permissions(), fs::perms::owner_all);
  EXPECT_EQ(fs::status(other.path / "data").permissions(), fs::perms::owner_all);
  EXPECT_FALSE(fs::exists(other.path / ".restore"));
  // The services find a sound database.
  EXPECT_TRUE(other.rag());
}

TEST_F(BackupTest, nothing_readable_reaches_the_target) {
  auto repository = place.open();
  create(*repository, home);
  for (const auto& entry : fs::recursive_directory_iterator(place.place())) {
    if (!entry.is_regular_file()) continue;
    const std::string text = read_text(entry.path());
    for (const char* secret : {"wk-secret", "passage 1 of", "file-1-", "SQLite", "keys.json", "rag.db"})
      EXPECT_FALSE(text.contains(secret)) << entry.path() << " shows " << secret;
    EXPECT_EQ(fs::status(entry.path()).permissions() & fs::perms::others_all, fs::perms::none);
  }
}

TEST_F(BackupTest, a_second_backup_sends_only_what_is_new) {
  auto repository = place.open();
  const Manifest first = create(*repository, home);
  EXPECT_EQ(create(*repository, home).blob_count, 12);
  home.put_blob(noise(3'000'000, 99));
  const Manifest third = create(*repository, home);
  EXPECT_GE(third.new_bytes, 3'000'000);
  EXPECT_LT(third.new_bytes, 3'200'000);
  EXPECT_EQ(problems_of(*repository, first), std::vector<std::string>{});
  EXPECT_EQ(problems_of(*repository, third), std::vector<std::string>{});
}

TEST_F(BackupTest, one_changed_byte_anywhere_is_found) {
  auto repository = place.open();
  const Manifest made = create(*repository, home);
  std::mt19937 random(7);
  int looked_at = 0;
  for (const auto& entry : fs::recursive_directory_iterator(place.place())) {
    if (!entry.is_regular_file() || entry.path().filename().string().starts_with("repository")) continue;
    const std::string before = read_text(entry.path());
    std::string changed = before;
    const std::size_t at = random() % changed.size();
    changed[at] = static_cast<char>(changed[at] ^ (1 << (random() % 8)));
    write_text(entry.path(), changed);
    ++looked_at;
    auto manifest = repository->get_manifest(made.id);
    const bool is_found = !manifest || !problems_of(*repository, *manifest).empty();
    EXPECT_TRUE(is_found) << entry.path() << " byte " << at;
    if (manifest) {
      // A restore refuses too, and leaves nothing behind.
      TestHome other(folder.path() / "other");
      auto restored = restore_backup(*repository, *manifest, {.home = other.path});
      EXPECT_EQ(restored.error().code, Code::internal) << entry.path();
      EXPECT_TRUE(other.saved().empty());
    }
    write_text(entry.path(), before);
  }
  EXPECT_GE(looked_at, 12 + 2 + 3 + 2);
  EXPECT_EQ(problems_of(*repository, made), std::vector<std::string>{});
}

TEST_F(BackupTest, missing_cut_and_exchanged_pieces_are_found) {
  auto repository = place.open();
  const Manifest made = create(*repository, home);
  auto list = repository->get_list(made);
  ASSERT_TRUE(list);
  std::vector<fs::path> pieces;
  for (const SavedFile& file : list->files) {
    if (file.kind == FileKind::blob)
      pieces.push_back(place.place() / "pieces" / file.pieces[0].name.substr(0, 2) / file.pieces[0].name.substr(2));
  }
  ASSERT_GE(pieces.size(), 3U);
  const std::string first = read_text(pieces[0]), second = read_text(pieces[1]);
  write_text(pieces[0], second);
  write_text(pieces[1], first);
  EXPECT_EQ(problems_of(*repository, made).size(), 2U);
  write_text(pieces[0], first.substr(0, first.size() - 1));
  write_text(pieces[1], second);
  EXPECT_EQ(problems_of(*repository, made).size(), 1U);
  write_text(pieces[0], first);
  fs::remove(pieces[2]);
  const auto problems = problems_of(*repository, made);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_TRUE(problems[0].contains("blobs/")) << problems[0];
  // The next backup sends again what is missing.
  const Manifest next = create(*repository, home);
  EXPECT_EQ(problems_of(*repository, next), std::vector<std::string>{});
}

TEST_F(BackupTest, a_manifest_under_another_name_is_no_backup) {
  auto repository = place.open();
  const Manifest made = create(*repository, home);
  fs::copy_file(place.place() / "backups" / made.id, place.place() / "backups" / "20990101t000000z-0000");
  auto all = repository->backups();
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 2U);
  EXPECT_FALSE((*all)[0].manifest);
  EXPECT_EQ(repository->get_manifest("latest")->id, made.id);
}

TEST_F(BackupTest, a_wrong_a_readable_and_a_lost_key_are_told_apart) {
  create(*place.open(), home);
  const std::string key = read_text(place.key());
  EXPECT_EQ(fs::status(place.key()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  fs::permissions(place.key(), fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(place.try_open(Repository::Missing::refuse).error().code, Code::permission_denied);
  fs::remove(place.key());
  EXPECT_EQ(place.try_open(Repository::Missing::create).error().code, Code::not_found);
  EXPECT_FALSE(fs::exists(place.key())) << "no new key for old backups";
  write_text(place.key(), "another-secret-altogether");
  fs::permissions(place.key(), fs::perms::owner_read);
  EXPECT_EQ(place.try_open(Repository::Missing::create).error().code, Code::permission_denied);
  fs::remove(place.key());
  write_text(place.key(), key);
  fs::permissions(place.key(), fs::perms::owner_read);
  EXPECT_TRUE(place.try_open(Repository::Missing::refuse));
}

TEST_F(BackupTest, a_lost_repository_file_is_replaced_by_its_copy_and_never_by_a_new_one) {
  create(*place.open(), home);
  fs::remove(place.place() / "repository");
  EXPECT_TRUE(place.open());
  fs::remove(place.place() / "repository.copy");
  EXPECT_EQ(place.try_open(Repository::Missing::create).error().code, Code::internal);
}

TEST_F(BackupTest, a_missing_or_damaged_blob_makes_the_backup_incomplete_but_not_impossible) {
  const std::string sha256 = sha256_hex(noise(500, 1));
  fs::remove(home.path / blob_path(sha256));
  write_text(home.path / blob_path(sha256_hex(noise(537, 2))), "damaged");
  auto repository = place.open();
  const Manifest made = create(*repository, home);
  EXPECT_FALSE(made.complete());
  ASSERT_EQ(made.problems.size(), 2U);
  EXPECT_TRUE(std::ranges::any_of(made.problems, [&](const std::string& text) { return text.contains(sha256); }));
  EXPECT_EQ(repository->get_manifest("latest").error().code, Code::not_found);
  EXPECT_TRUE(repository->get_manifest(made.id));
}

TEST_F(BackupTest, a_home_that_is_not_empty_is_refused_without_force_and_kept_aside_with_it) {
  auto repository = place.open();
  const Manifest made = create(*repository, home);
  const auto saved = home.saved();
  TestHome other(folder.path() / "other");
  other.fill(3, 500);
  write_text(other.path / "data/gateway/limits.db-wal", "an old log");
  write_text(other.path / "notes.txt", "mine");
  const auto before = other.saved();
  EXPECT_EQ(restore_backup(*repository, made, {.home = other.path}).error().code, Code::conflict);
  EXPECT_EQ(other.saved(), before);

  auto restored = restore_backup(*repository, made, {.home = other.path, .force = true});
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(other.saved(), saved);
  EXPECT_EQ(read_text(other.path / "logs/wrkhrs-rag.log"), "a line\n");
  EXPECT_FALSE(fs::exists(other.path / "data/rag/words")) << "a cache of the old database";
  EXPECT_EQ(read_text(other.path / ".before-restore/notes.txt"), "mine");
  EXPECT_EQ(read_text(other.path / "data/gateway/.before-restore/limits.db-wal"), "an old log");
  EXPECT_TRUE(fs::exists(other.path / "data/rag/.before-restore/rag.db"));
  const std::string epoch = epoch_of(other);
  EXPECT_FALSE(epoch.empty()) << "copies and caches of the old data see that this is other data";
  EXPECT_EQ(epoch_of(home), "");
  // And once more: what the first one kept makes room.
  ASSERT_TRUE(restore_backup(*repository, made, {.home = other.path, .force = true}));
  EXPECT_NE(epoch_of(other), epoch);
  EXPECT_EQ(other.saved(), saved);
  EXPECT_FALSE(fs::exists(other.path / ".before-restore/notes.txt"));
}

TEST_F(BackupTest, the_servers_of_a_native_platform_keep_their_files) {
  auto repository = place.open();
  const std::vector<std::string> live{"data/postgres/base/1", "data/s3/buckets/b/o", "data/prometheus/wal/1"};
  for (const std::string& file : live) write_text(home.path / file, "as a running server has it");
  write_text(home.path / "wrkhrs.d/platform.yaml", "database: {url: here}\n");
  write_text(home.path / "wrkhrs.d/own.yaml", "log_level: debug\n");
  const Manifest made = create(*repository, home);
  write_text(home.path / "wrkhrs.d/own.yaml", "log_level: error\n");
  auto list = repository->get_list(made);
  ASSERT_TRUE(list);
  for (const SavedFile& file : list->files) EXPECT_FALSE(file.path.starts_with("data/postgres")) << file.path;
  for (const std::string& file : live) write_text(home.path / file, "and later");
  ASSERT_TRUE(restore_backup(*repository, made, {.home = home.path, .force = true}));
  for (const std::string& file : live) EXPECT_EQ(read_text(home.path / file), "and later") << file;
  EXPECT_FALSE(fs::exists(home.path / "data/postgres/.before-restore"));
  EXPECT_EQ(read_text(home.path / "wrkhrs.d/platform.yaml"), "database: {url: here}\n") << "how the services reach it";
  EXPECT_EQ(read_text(home.path / "wrkhrs.d/own.yaml"), "log_level: debug\n");
  EXPECT_EQ(read_text(home.path / "wrkhrs.d/.before-restore/own.yaml"), "log_level: error\n");
}

TEST_F(BackupTest, a_home_with_only_settings_and_the_key_counts_as_empty) {
  auto repository = place.open();
  const Manifest made = create(*repository, home);
  TestHome other(folder.path() / "other");
  write_text(other.path / "wrkhrs.yaml", "backup: { target: /mnt }\n");
  write_text(other.path / "backup-key", "wb-0123456789abcdef");
  ASSERT_TRUE(restore_backup(*repository, made, {.home = other.path}));
  EXPECT_EQ(read_text(other.path / "wrkhrs.yaml"), "log_level: info\n");
  EXPECT_EQ(read_text(other.path / ".before-restore/wrkhrs.yaml"), "backup: { target: /mnt }\n");
  EXPECT_EQ(read_text(other.path / "backup-key"), "wb-0123456789abcdef");
}

TEST_F(BackupTest, a_database_that_a_process_has_open_is_not_replaced) {
  auto repository = place.open();
  const Manifest made = create(*repository, home);
  int ready[2], go[2];
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(go), 0);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::close(go[1]);
    auto database = home.rag();
    char byte = 1;
    if (::write(ready[1], &byte, 1) != 1 || ::read(go[0], &byte, 1) > 0) ::_exit(1);
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  auto refused = restore_backup(*repository, made, {.home = home.path, .force = true});
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_TRUE(refused.error().message.contains("rag.db")) << refused.error().message;
  ::close(go[1]);
  ::waitpid(pid, nullptr, 0);
  EXPECT_TRUE(restore_backup(*repository, made, {.home = home.path, .force = true}));
}

TEST_F(BackupTest, a_backup_made_under_writes_and_deletions_is_consistent) {
  // One thread does what wrkhrs-rag does: a blob, then its row; a row gone, then its blob, unless deletion is held.
  std::atomic<bool> stop = false;
  std::atomic<int> added = 0, deleted = 0;
  auto database = home.rag();
  std::jthread writer([&] {
    std::mt19937 random(3);
    std::vector<std::pair<std::string, std::string>> files;
    std::vector<std::string> orphans;
    for (int i = 0; !stop; ++i) {
      const std::string id = fmt::format("file-new-{}", i);
      const std::string sha256 = home.put_blob(noise(200 + random() % 2000, 10'000 + static_cast<std::uint32_t>(i)));
      EXPECT_TRUE(database->write_now(
          [&](store::Connection& c) { return c.execute("INSERT INTO file VALUES(?,?)", id, sha256); }));
      files.emplace_back(id, sha256);
      ++added;
      if (files.size() < 20) continue;
      const std::size_t victim = random() % files.size();
      EXPECT_TRUE(database->write_now(
          [&](store::Connection& c) { return c.execute("DELETE FROM file WHERE id = ?", files[victim].first); }));
      orphans.push_back(files[victim].second);
      files.erase(files.begin() + static_cast<std::ptrdiff_t>(victim));
      // No grace at all, unlike the janitor's ten minutes: only the hold protects them.
      auto held = database->read_now([](store::Connection& c) { return store::objects_are_held(c); });
      if (!held || *held) continue;
      for (const std::string& orphan : orphans) fs::remove(home.path / blob_path(orphan));
      deleted += static_cast<int>(orphans.size());
      orphans.clear();
    }
  });
  while (deleted < 5) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  auto repository = place.open();
  for (int round = 0; round < 3; ++round) {
    const int before = added;
    const Manifest made = create(*repository, home);
    EXPECT_TRUE(made.complete()) << made.problems.front();
    EXPECT_EQ(problems_of(*repository, made), std::vector<std::string>{});
    while (added < before + 10) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  stop = true;
}

TEST_F(BackupTest, old_backups_go_with_their_pieces_and_no_others) {
  auto repository = place.open();
  const Manifest first = create(*repository, home);
  home.put_blob(noise(2'000'000, 77));
  const Manifest second = create(*repository, home);
  fs::remove(home.path / blob_path(sha256_hex(noise(2'000'000, 77))));
  const Manifest third = create(*repository, home);
  const auto size = [&] {
    std::uintmax_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(place.place() / "pieces"))
      bytes += entry.is_regular_file() ? entry.file_size() : 0;
    return bytes;
  };
  const auto before = size();
  {
    auto lock = repository->lock(Repository::Sharing::exclusive);
    ASSERT_TRUE(lock);
    ASSERT_TRUE(repository->remove({first.id, second.id}));
  }
  EXPECT_LT(size(), before - 2'000'000);
  EXPECT_EQ(repository->backups()->size(), 1U);
  EXPECT_EQ(problems_of(*repository, third), std::vector<std::string>{});
}

TEST_F(BackupTest, no_piece_is_deleted_while_a_backup_cannot_be_read) {
  auto repository = place.open();
  const Manifest first = create(*repository, home);
  const Manifest second = create(*repository, home);
  write_text(place.place() / "backups" / second.id, "damaged");
  EXPECT_FALSE(repository->remove({first.id}));
  auto list = place.place() / "pieces";
  EXPECT_GE(std::distance(fs::recursive_directory_iterator(list), fs::recursive_directory_iterator()), 12);
}

TEST_F(BackupTest, readers_share_the_repository_and_who_deletes_is_alone) {
  auto repository = place.open();
  auto reader = repository->lock(Repository::Sharing::shared);
  ASSERT_TRUE(reader);
  EXPECT_TRUE(repository->lock(Repository::Sharing::shared));
  EXPECT_EQ(repository->lock(Repository::Sharing::exclusive).error().code, Code::conflict);
  reader->reset();
  auto remover = repository->lock(Repository::Sharing::exclusive);
  ASSERT_TRUE(remover);
  EXPECT_EQ(repository->lock(Repository::Sharing::shared).error().code, Code::conflict);
  remover->reset();
  // A process that was killed holds nothing up.
  run_and_kill(
      [&] {
        auto lock = repository->lock(Repository::Sharing::exclusive);
        std::this_thread::sleep_for(std::chrono::hours(1));  // tidy: allow(sleep) until it is killed
      },
      std::chrono::milliseconds(100));
  EXPECT_TRUE(repository->lock(Repository::Sharing::shared));
}

TEST_F(BackupTest, a_create_that_is_killed_at_any_moment_leaves_every_backup_sound_and_can_be_made_again) {
  home.put_blob(noise(9'000'000, 5));
  auto repository = place.open();
  std::mt19937 random(20261126);
  std::size_t killed = 0;
  // Kills are spread over the time that a create takes on this machine: one that ended by itself says how long that is.
  std::chrono::microseconds longest(250'000);
  for (int round = 0; round < 20; ++round) {
    home.put_blob(noise(100'000, 1000 + static_cast<std::uint32_t>(round)));
    const std::chrono::microseconds lifetime(std::uniform_int_distribution<long>(200, longest.count())(random));
    const auto began = std::chrono::steady_clock::now();
    if (run_and_kill([&] { (void)create_backup(*repository, {.home = home.path}); }, lifetime)) {
      longest = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    } else {
      ++killed;
    }
  }
  EXPECT_GE(killed, 5U);
  const Manifest last = create(*repository, home);
  EXPECT_TRUE(last.complete());
  EXPECT_FALSE(fs::exists(home.path / "run/backup"));
  auto all = repository->backups();
  ASSERT_TRUE(all);
  for (const ListedBackup& backup : *all) {
    ASSERT_TRUE(backup.manifest) << backup.error;
    EXPECT_EQ(problems_of(*repository, *backup.manifest), std::vector<std::string>{});
  }
  // The home itself was not hurt.
  TestHome other(folder.path() / "other");
  ASSERT_TRUE(restore_backup(*repository, last, {.home = other.path}));
  EXPECT_EQ(other.saved(), home.saved());
}

TEST_F(BackupTest, a_restore_that_is_killed_at_any_moment_leaves_the_old_home_or_the_new_one) {
  auto repository = place.open();
  const Manifest made = create(*repository, home);
  const auto wanted = home.saved();
  const TestHome model(folder.path() / "model");
  model.fill(2, 700);
  const auto before = model.saved();
  const auto copy_of_model = [&](int round) {
    TestHome other(folder.path() / fmt::format("other-{}", round));
    fs::copy(model.path, other.path, fs::copy_options::recursive);
    return other;
  };
  // Kills are spread over the time that a whole restore takes here, and a little more.
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(restore_backup(*repository, made, {.home = copy_of_model(-1).path, .force = true}));
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  std::mt19937 random(20261127);
  int old_ones = 0, new_ones = 0;
  for (int round = 0; round < 20; ++round) {
    const TestHome other = copy_of_model(round);
    const std::chrono::microseconds lifetime(std::uniform_int_distribution<long>(500, whole.count() * 2)(random));
    run_and_kill([&] { (void)restore_backup(*repository, made, {.home = other.path, .force = true}); }, lifetime);
    const bool is_decided = fs::exists(other.path / ".restore/commit");
    auto finished = finish_restore(other.path);
    ASSERT_TRUE(finished) << finished.error().message;
    EXPECT_EQ(finished->has_value(), is_decided);
    const auto after = other.saved();
    old_ones += after == before;
    new_ones += after == wanted;
    EXPECT_TRUE(after == before || after == wanted) << "round " << round;
    if (is_decided) EXPECT_EQ(after, wanted);
    // And a rerun finishes.
    auto again = restore_backup(*repository, made, {.home = other.path, .force = true});
    ASSERT_TRUE(again) << "round " << round << ": " << again.error().message << " (" << again.error().detail << ")";
    EXPECT_EQ(other.saved(), wanted);
    fs::remove_all(other.path);
  }
  EXPECT_GE(old_ones, 1);
  EXPECT_GE(new_ones, 1);
}

TEST_F(BackupTest, folders_that_a_killed_restore_left_in_data_are_no_part_of_the_home) {
  auto repository = place.open();
  const Manifest before = create(*repository, home);
  fs::create_directories(home.path / "data/.before-restore/old");
  fs::create_directories(home.path / "data/.restore/new");
  std::ofstream(home.path / "data/.before-restore/old/file") << "replaced";
  const Manifest made = create(*repository, home);
  EXPECT_EQ(made.file_count, before.file_count);
  auto restored = restore_backup(*repository, made, {.home = home.path, .force = true});
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_FALSE(fs::exists(home.path / "data/.before-restore/old"));
  EXPECT_FALSE(fs::exists(home.path / "data/.restore"));
}

TEST_F(BackupTest, a_restore_that_stops_before_any_of_its_renames_is_finished_later) {
  auto repository = place.open();
  const Manifest made = create(*repository, home);
  const auto wanted = home.saved();
  const TestHome model(folder.path() / "model");
  model.fill(2, 700);
  int renames = 0;
  for (int stop_at = 0; stop_at <= renames; ++stop_at) {
    const TestHome other(folder.path() / fmt::format("other-{}", stop_at));
    fs::copy(model.path, other.path, fs::copy_options::recursive);
    // A restore, and then a run of its end that is stopped again, one rename later.
    for (int extra = 0; extra < 2; ++extra) {
      const pid_t pid = ::fork();
      if (pid == 0) {
        int count = 0;
        const auto stop = [&] {
          if (count++ == (extra == 0 ? stop_at : 1)) ::_exit(9);
        };
        if (extra == 0)
          (void)restore_backup(*repository, made, {.home = other.path, .force = true, .before_rename = stop});
        if (extra == 1) (void)finish_restore(other.path, {.before_rename = stop});
        ::_exit(0);
      }
      int status = 0;
      ::waitpid(pid, &status, 0);
      if (extra == 0 && WEXITSTATUS(status) == 9) renames = stop_at + 1;
    }
    ASSERT_TRUE(finish_restore(other.path));
    EXPECT_EQ(other.saved(), wanted) << "stopped before rename " << stop_at;
    EXPECT_FALSE(fs::exists(other.path / ".restore"));
    fs::remove_all(other.path);
  }
  EXPECT_GE(renames, 10);
}

}  // namespace
}  // namespace wrkhrs::backup
