// The coroutine type of the project: an awaitable that yields a Result.
//
// A coroutine takes its data by value; `const&` only for Context and for what outlives the await. In a full expression
// with co_await there is no closure with captures and no aggregate temporary: name them on the line before and move
// them.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/error.hpp"

namespace wrkhrs {

namespace asio = boost::asio;

template <class T = void>
using Task = asio::awaitable<Result<T>>;

}  // namespace wrkhrs
