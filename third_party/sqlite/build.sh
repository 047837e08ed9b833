# SQLite's amalgamation as one static library, with the options that SQLite's authors recommend, FTS5 and the maths
# functions. Serialized threading: a connection is safe to share, though WrkHrs gives each its own thread.
cd "$SRC"
grep -q '#define SQLITE_VERSION *"3\.5[1-9]\.' sqlite3.h || { echo "SQLite before 3.51.3 can corrupt a WAL"; exit 1; }
run "$CC" -O2 -g1 -fPIC -c sqlite3.c -o "$WORK/sqlite3.o" \
  -DSQLITE_THREADSAFE=1 -DSQLITE_DQS=0 -DSQLITE_DEFAULT_WAL_SYNCHRONOUS=2 -DSQLITE_DEFAULT_SYNCHRONOUS=2 \
  -DSQLITE_DEFAULT_FOREIGN_KEYS=1 -DSQLITE_DEFAULT_MEMSTATUS=0 -DSQLITE_LIKE_DOESNT_MATCH_BLOBS \
  -DSQLITE_OMIT_DEPRECATED -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_USE_ALLOCA \
  -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_ENABLE_STAT4 -DSQLITE_ENABLE_DBSTAT_VTAB \
  -DSQLITE_ENABLE_API_ARMOR -DSQLITE_MAX_EXPR_DEPTH=200 -DHAVE_ISNAN=1
mkdir -p "$OUT/include" "$OUT/lib"
run llvm-ar-19 rcs "$OUT/lib/libsqlite3.a" "$WORK/sqlite3.o"
cp sqlite3.h "$OUT/include/"
echo "SQLite is in the public domain." >"$OUT/LICENSE"
